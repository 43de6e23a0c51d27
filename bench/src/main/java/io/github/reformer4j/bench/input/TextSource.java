package io.github.reformer4j.bench.input;

import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the user's file, only as much of it as is needed. */
public final class TextSource {
  /** Shorter texts leave no lengths to compare. */
  public static final int MIN_BYTES = 4096;

  private TextSource() {}

  /**
   * The beginning of a file of any kind; its bytes need not be text.
   *
   * @param file what to read
   * @param limit the most bytes to read
   * @return its first bytes
   * @throws IOException if it cannot be read
   * @throws UserFailure if it is a directory or too short
   */
  public static InputText file(Path file, int limit) throws IOException {
    if (Files.isDirectory(file)) {
      throw UserFailure.usage(file + ": is a folder: --input expects a file");
    }
    if (!Files.exists(file)) {
      throw UserFailure.usage(file + ": no such file: check the spelling of --input");
    }
    byte[] bytes;
    boolean whole;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(limit);
      whole = bytes.length < limit || in.read() < 0;
    }
    if (bytes.length < MIN_BYTES) {
      throw UserFailure.usage(
          file
              + ": has "
              + (bytes.length == 0 ? "no bytes" : bytes.length + " bytes")
              + ": --input expects at least "
              + MIN_BYTES
              + ", so that there are lengths to compare");
    }
    String part =
        whole
            ? "all " + bytes.length + " bytes"
            : "the first " + bytes.length + " bytes of " + Files.size(file) + ", no more is needed";
    return new InputText(file.getFileName() + " (" + part + ")", bytes, whole);
  }
}
