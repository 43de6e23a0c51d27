package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.CacheFolder;
import io.github.reformer4j.cuda.internal.device.CacheKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compiled libraries in a folder, named by what they were compiled from. Several processes may use
 * it at once: a library appears whole or not at all.
 *
 * @param folder made when it is needed
 */
record LibraryCache(Path folder) {
  /** The usual place, shared with what is compiled for cards. */
  static LibraryCache usual() {
    return new LibraryCache(
        CacheFolder.ofThisUser()
            .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "reformer4j"))
            .resolve("emulated"));
  }

  /** Makes a library in an empty folder. */
  interface Build {
    /** Compiles; returns the library's path. */
    Path in(Path folder);
  }

  /**
   * A library, built if nobody has before.
   *
   * @param key all that decides what is in it
   * @param build makes it
   * @return its path
   * @throws IllegalStateException if it does not compile, or the folder cannot be written to
   */
  Path library(List<String> key, Build build) {
    CacheKey name = new CacheKey();
    key.forEach(name::add);
    Path library = folder.resolve(name.name() + ".so");
    if (!Files.exists(library)) {
      try {
        Files.createDirectories(folder);
        Path work = Files.createTempDirectory(folder, "compiling");
        try {
          Files.move(
              build.in(work),
              library,
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
        } finally {
          delete(work);
        }
      } catch (IOException e) {
        throw new IllegalStateException(
            "folder of compiled kernels = "
                + folder
                + ": expected one that can be written to; -D"
                + CacheFolder.PROPERTY
                + " names another",
            e);
      }
    }
    return library;
  }

  /** Writes files by their paths in a folder. */
  static void write(Path folder, Map<String, String> texts) {
    texts.forEach(
        (name, text) -> {
          try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
