package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer types first. */
class CommandLineTest {
  @Test
  void helpNamesEveryCommand() {
    CapturedRun run = CapturedRun.of("--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("report", "verify", "backends", "Exit codes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "report",
        "train",
        "generate",
        "eval",
        "reproduce",
        "verify",
        "backends",
        "bench",
        "goals",
        "performance",
        "memory"
      })
  void everyCommandExplainsItself(String command) {
    CapturedRun run = CapturedRun.of(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Usage: reformer " + command, "--debug");
  }

  @Test
  void versionIsThatOfTheBuild() {
    CapturedRun run = CapturedRun.of("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsPattern("reformer \\d+\\.\\d+").contains("JVM 2");
  }

  @Test
  void memoryPrintsOneLineOfNumbers() {
    CapturedRun run = CapturedRun.of("memory", "aligned", "128", "2", "--backend", "reference");
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).matches("tensors=786432 workspace=\\d+ peak=-?\\d+ seconds=\\d\\S+\\R");
  }

  @Test
  void backendsListsTheOracleWithItsState() {
    CapturedRun run = CapturedRun.of("backends");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsPattern("(?m)^reference +usable +\\S+");
  }
}
