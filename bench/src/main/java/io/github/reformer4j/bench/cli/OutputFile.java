package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that is written whole or not at all.
 *
 * @param path where it goes
 */
record OutputFile(Path path) {
  /**
   * Finds out before a long run whether it can be written.
   *
   * @throws UserFailure if it cannot
   */
  static OutputFile checked(Path path, String option) {
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path) || folder == null || !Files.isDirectory(folder)) {
      throw UserFailure.usage(
          path + ": expected a file in a folder that exists: " + option + " FILE");
    }
    if (!Files.isWritable(folder)) {
      throw UserFailure.usage(folder + ": cannot write here: choose another file with " + option);
    }
    return new OutputFile(path);
  }

  /** Replaces what was there. */
  void write(String text) throws IOException {
    Path beside = path.resolveSibling("." + path.getFileName() + ".tmp");
    try {
      Files.writeString(beside, text);
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
