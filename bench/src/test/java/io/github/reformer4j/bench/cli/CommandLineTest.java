package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.bench.train.Preset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  @ParameterizedTest
  @EnumSource
  void trainStatesThePresets(Preset preset) {
    Preset.Sizes s = preset.sizes();
    String stated =
        String.format(
            Locale.ROOT,
            "%s: %d tokens, batch %d, %d layers of width %d, %d heads, %d rounds, chunks of %d,"
                + " learning rate %s;",
            preset.name().toLowerCase(Locale.ROOT),
            s.tokens(),
            s.batch(),
            s.layers(),
            s.width(),
            s.heads(),
            s.rounds(),
            s.chunk(),
            preset.rates().learningRate());
    assertThat(CapturedRun.of("train", "--help").out().replaceAll("\\s+", " ")).contains(stated);
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
