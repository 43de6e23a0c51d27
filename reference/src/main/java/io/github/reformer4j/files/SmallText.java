package io.github.reformer4j.files;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Text files that are read wholly, as configurations are. */
public final class SmallText {
  private static final long MOST_BYTES = 16 << 20;

  private SmallText() {}

  /** What is wrong with a file: name, value and expectation, without its path. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String reason, Throwable cause) {
      super(reason, cause);
    }

    Refused(String reason) {
      super(reason);
    }
  }

  /**
   * Reads a file.
   *
   * @param path of an existing file in UTF-8, of 16 MiB at most
   * @return its text
   * @throws NoSuchFileException if there is none
   * @throws Refused if it is something else
   */
  public static String read(Path path) throws NoSuchFileException, Refused {
    try {
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        throw new Refused(
            "file = " + (Files.isDirectory(path) ? "a folder" : "a device") + ": expected a file");
      }
      long bytes = Files.size(path);
      if (bytes > MOST_BYTES) {
        throw new Refused("size = " + bytes + " bytes: expected at most " + MOST_BYTES);
      }
      return Files.readString(path);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (CharacterCodingException e) {
      throw new Refused("text = malformed UTF-8: expected JSON in UTF-8", e);
    } catch (IOException e) {
      throw new Refused("file = unreadable (" + e + "): expected one that can be read", e);
    }
  }
}
