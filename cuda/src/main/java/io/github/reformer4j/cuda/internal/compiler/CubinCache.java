package io.github.reformer4j.cuda.internal.compiler;

import io.github.reformer4j.cuda.internal.device.CacheKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * Binaries compiled before, on disk, each in a file that is named by a digest of all that it
 * depends on. An entry holds its length and digest, so that a damaged one is noticed and made
 * again; it appears under its name all at once, so several processes may share a folder. Where the
 * folder cannot be read or written, everything works without it, and compiles every time.
 */
public final class CubinCache implements Compiler {
  /** Raised when the layout of an entry changes. */
  private static final long MAGIC = 0x5234_4a43_5542_0001L;

  private static final int DIGEST_BYTES = 32;
  private static final int HEAD_BYTES = 2 * Long.BYTES + DIGEST_BYTES;

  private final Compiler compiler;
  private final Path folder;

  /**
   * A cache.
   *
   * @param compiler asked for what is not there
   * @param folder made when it is first written to
   */
  public CubinCache(Compiler compiler, Path folder) {
    this.compiler = compiler;
    this.folder = folder;
  }

  @Override
  public String version() {
    return compiler.version();
  }

  @Override
  public byte[] compile(CompileJob job) {
    Path entry = folder.resolve(key(job) + ".cubin");
    return read(entry)
        .orElseGet(
            () -> {
              byte[] binary = compiler.compile(job);
              write(entry, binary);
              return binary;
            });
  }

  private static Optional<byte[]> read(Path entry) {
    try {
      ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(entry));
      if (content.remaining() < HEAD_BYTES
          || content.getLong() != MAGIC
          || content.getLong() != content.capacity() - HEAD_BYTES) {
        return Optional.empty();
      }
      byte[] digest = new byte[DIGEST_BYTES];
      content.get(digest);
      byte[] binary = new byte[content.remaining()];
      content.get(binary);
      return Arrays.equals(digest, CacheKey.sha256().digest(binary))
          ? Optional.of(binary)
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void write(Path entry, byte[] binary) {
    ByteBuffer content = ByteBuffer.allocate(HEAD_BYTES + binary.length);
    content.putLong(MAGIC).putLong(binary.length).put(CacheKey.sha256().digest(binary)).put(binary);
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, "cubin", ".part");
      try {
        Files.write(part, content.array());
        Files.move(part, entry, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException _) {
      // A full or read-only disk costs time, not the result.
    }
  }

  private String key(CompileJob job) {
    CacheKey key = new CacheKey().add(version());
    key.add(job.text().file()).add(job.text().text());
    job.text().headers().forEach((name, text) -> key.add(name).add(text));
    job.options().forEach(key::add);
    return key.name();
  }
}
