package io.github.reformer4j.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that are there wholly or not at all, also after a loss of power. */
final class DurableFiles {
  private static final String PART = ".part";

  private DurableFiles() {}

  /** Writes or replaces a text file: others see the old one or the new one. */
  static void write(Path path, String text) throws IOException {
    Path temporary = path.resolveSibling("." + UUID.randomUUID() + PART);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceFolder(path);
  }

  /** Makes the name of a file last: it is part of its folder, not of the file. */
  static void forceFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException e) {
      // some systems open no folders (Windows); there a rename is as durable as they make it
      if (Files.isReadable(folder) && !System.getProperty("os.name").startsWith("Windows")) {
        throw e;
      }
    }
  }

  /** Removes what a process that was killed while it wrote has left. */
  static void removeParts(Path folder) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".*" + PART)) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
  }
}
