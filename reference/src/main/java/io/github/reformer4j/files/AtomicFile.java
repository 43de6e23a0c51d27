package io.github.reformer4j.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files that are there wholly or not at all: written beside their names, forced to the disk, and
 * moved there.
 */
public final class AtomicFile {
  /** How the name of a file ends that is still being written. */
  public static final String PART = ".part";

  private AtomicFile() {}

  /** What a file shall hold. */
  public interface Content {
    /**
     * Writes all of it.
     *
     * @param channel at the beginning of an empty file
     * @throws IOException if it cannot be written
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  /**
   * Writes or replaces a file: others see the old one or the new one, never a part.
   *
   * @param path where to; its folder exists
   * @param content what
   * @throws IOException if it cannot be written; nothing is left behind then
   */
  public static void write(Path path, Content content) throws IOException {
    Path temporary = path.resolveSibling("." + UUID.randomUUID() + PART);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes or replaces a text file.
   *
   * @param path where to; its folder exists
   * @param text its content, in UTF-8
   * @throws IOException if it cannot be written; nothing is left behind then
   */
  public static void write(Path path, String text) throws IOException {
    write(
        path, channel -> writeAll(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * Writes bytes, however many calls it takes.
   *
   * @param channel where to
   * @param bytes what
   * @throws IOException if they cannot be written
   */
  public static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
