package io.github.reformer4j.cuda.internal.device;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A name for what was compiled: a digest of all that decides what comes out. */
public final class CacheKey {
  private final MessageDigest digest = sha256();

  /** Of nothing yet. */
  public CacheKey() {}

  /**
   * Adds a part, preceded by its length: no two lists of parts run together into the same bytes.
   *
   * @param part text
   * @return this
   */
  public CacheKey add(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
    return this;
  }

  /**
   * The name; nothing can be added afterwards.
   *
   * @return hexadecimal digits
   */
  public String name() {
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * The digest that every Java runtime has.
   *
   * @return SHA-256
   */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
