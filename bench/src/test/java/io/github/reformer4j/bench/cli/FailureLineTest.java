package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** Failures that are hard to bring about for real. */
class FailureLineTest {
  @Test
  void fullDisk() {
    FailureLine line = FailureLine.of(new IOException("No space left on device"));
    assertThat(line.text()).startsWith("disk full").contains("free some space");
    assertThat(line.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(
            FailureLine.of(new FileSystemException("out/x", null, "No space left on device"))
                .text())
        .startsWith("disk full")
        .contains("out/x");
  }

  @Test
  void heapExhausted() {
    FailureLine line = FailureLine.of(new OutOfMemoryError("Java heap space"));
    assertThat(line.text()).startsWith("out of memory (Java heap space)").contains("--tokens");
    assertThat(line.exitCode()).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void missingFileAndNoPermission() {
    assertThat(FailureLine.of(new NoSuchFileException("a/b")).text())
        .contains("a/b", "no such file");
    assertThat(FailureLine.of(new AccessDeniedException("a/b")).text())
        .contains("a/b", "permission denied");
  }

  @Test
  void unexpectedFailuresNameThemselvesAndDebug() {
    assertThat(FailureLine.of(new IllegalStateException("odd")).text())
        .contains("IllegalStateException", "odd", "--debug");
  }

  @Test
  void lineBreaksInNamesDoNotBreakTheLine() {
    FailureLine line = FailureLine.of(UserFailure.failed("a\nb\r\u001b[31mc\u2028d"));
    assertThat(line.text()).isEqualTo("a b  [31mc d");
  }
}
