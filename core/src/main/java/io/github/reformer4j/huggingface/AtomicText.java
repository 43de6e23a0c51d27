package io.github.reformer4j.huggingface;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** A text file that is there wholly or not at all. */
final class AtomicText {
  private AtomicText() {}

  static void write(Path path, String text) throws IOException {
    Path temporary = path.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      Files.writeString(temporary, text);
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
