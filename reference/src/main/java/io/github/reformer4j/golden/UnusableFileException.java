package io.github.reformer4j.golden;

import java.io.Serial;

/** Why a file cannot be replayed. */
final class UnusableFileException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnusableFileException(String reason) {
    super(reason);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
