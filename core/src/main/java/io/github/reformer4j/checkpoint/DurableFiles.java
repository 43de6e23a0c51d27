package io.github.reformer4j.checkpoint;

import io.github.reformer4j.files.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files that are there wholly or not at all, also after a loss of power. */
final class DurableFiles {
  private DurableFiles() {}

  /** Writes or replaces a text file: others see the old one or the new one. */
  static void write(Path path, String text) throws IOException {
    AtomicFile.write(path, text);
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
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".*" + AtomicFile.PART)) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
  }
}
