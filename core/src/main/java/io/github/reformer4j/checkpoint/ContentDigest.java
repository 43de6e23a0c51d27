package io.github.reformer4j.checkpoint;

import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 over what a file says: every key and value of its metadata, every tensor's name, type,
 * shape and bytes, all in the order of their names.
 */
final class ContentDigest {
  private static final long PIECE = 1 << 20;

  private final MessageDigest digest;

  private ContentDigest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: every Java platform has it", e);
    }
  }

  static String of(Map<String, Tensor> tensors, Map<String, String> metadata) {
    ContentDigest content = new ContentDigest();
    new TreeMap<>(metadata)
        .forEach(
            (key, value) -> {
              content.text(key);
              content.text(value);
            });
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) -> {
              content.text(name);
              content.text(tensor.type() + "" + tensor.shape());
              content.bytes(tensor.segment());
            });
    return HexFormat.of().formatHex(content.digest.digest());
  }

  /** With its length before it, so that no two lists of texts give the same bytes. */
  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private void bytes(MemorySegment segment) {
    for (long at = 0; at < segment.byteSize(); at += PIECE) {
      digest.update(segment.asSlice(at, Math.min(PIECE, segment.byteSize() - at)).asByteBuffer());
    }
  }
}
