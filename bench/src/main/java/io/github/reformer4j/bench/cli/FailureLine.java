package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one line a failure becomes: what happened and what to do.
 *
 * @param text one line
 * @param exitCode 1 or 2
 */
record FailureLine(String text, int exitCode) {
  static FailureLine of(Throwable failure) {
    FailureLine line =
        switch (failure) {
          case UserFailure known -> new FailureLine(message(known), known.exitCode());
          case OutOfMemoryError e ->
              failed(
                  "out of memory ("
                      + message(e)
                      + "): choose fewer tokens with --tokens, or --quick, or a machine with more"
                      + " memory");
          case IOException e -> failed(io(e));
          case ReadOnlyFileSystemException _ ->
              failed("the file system is read-only: choose another folder with --out");
          case InterruptedException _ -> failed("interrupted");
          default ->
              failed(
                  "unexpected "
                      + failure.getClass().getSimpleName()
                      + ": "
                      + message(failure)
                      + " (run again with --debug for the place)");
        };
    return new FailureLine(oneLine(line.text), line.exitCode);
  }

  private static FailureLine failed(String text) {
    return new FailureLine(text, ExitCode.FAILED);
  }

  private static String io(IOException e) {
    String text = message(e);
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return "disk full ("
          + text
          + "): free some space, or choose a folder on another disk with --out";
    }
    return switch (e) {
      case NoSuchFileException missing ->
          missing.getFile() + ": no such file: check the spelling of the path";
      case AccessDeniedException denied ->
          denied.getFile() + ": permission denied: change its permissions or choose another path";
      case NotDirectoryException not -> not.getFile() + ": not a folder: choose another path";
      case FileSystemException other ->
          other.getFile()
              + ": "
              + (other.getReason() == null
                  ? other.getClass().getSimpleName()
                  : other.getReason().toLowerCase(Locale.ROOT))
              + ": choose another path";
      default -> text + ": check the file or choose another path";
    };
  }

  private static String message(Throwable e) {
    @Nullable String text = e.getMessage();
    return text == null || text.isBlank() ? e.getClass().getSimpleName() : text;
  }

  /** File names and messages may hold control characters: they must not break the line. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .forEach(line::appendCodePoint);
    return line.toString();
  }
}
