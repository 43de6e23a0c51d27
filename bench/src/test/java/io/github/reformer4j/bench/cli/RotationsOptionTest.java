package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.model.LayerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RotationsOptionTest {
  private static TrainOptions parsed(String... options) {
    TrainOptions parsed = new TrainOptions();
    new CommandLine(parsed).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(options);
    return parsed;
  }

  private static List<Rotations> rotations(String... options) {
    return parsed(options).config().layers().stream()
        .filter(LayerConfig.Lsh.class::isInstance)
        .map(layer -> ((LayerConfig.Lsh) layer).spec().hashing().rotations())
        .toList();
  }

  @Test
  void hashesAreMadeOfNormalNumbersUnlessToldOtherwise() {
    assertThat(rotations("--seed", "5"))
        .isNotEmpty()
        .isEqualTo(rotations("--seed", "5", "--rotations", "normal"))
        .allSatisfy(
            one ->
                assertThat(one)
                    .isInstanceOfSatisfying(
                        Rotations.Seeded.class, r -> assertThat(r.seed()).isEqualTo(5)));
    assertThat(rotations("--seed", "5", "--rotations", "structured"))
        .isNotEmpty()
        .allSatisfy(
            one ->
                assertThat(one)
                    .isInstanceOfSatisfying(
                        Rotations.Structured.class, r -> assertThat(r.seed()).isEqualTo(5)));
  }

  @Test
  void aTrainingThatIsContinuedKeepsItsOwn() {
    assertThatThrownBy(() -> parsed("--rotations", "structured").check(true))
        .isInstanceOf(UserFailure.class)
        .hasMessageContaining("--rotations = STRUCTURED");
  }
}
