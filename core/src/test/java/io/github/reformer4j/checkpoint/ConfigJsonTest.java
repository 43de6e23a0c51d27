package io.github.reformer4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Presets;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Lengths;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.training.AdamWOptions;
import io.github.reformer4j.training.Schedule;
import io.github.reformer4j.training.TinyTraining;
import io.github.reformer4j.training.TrainerOptions;
import java.io.IOException;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigJsonTest {
  /** Together they have every kind of every part. */
  static Stream<ReformerConfig> configs() {
    LshAttention lsh = Presets.huggingFace(8, 4, 3, List.of(4, 6)).build();
    LshAttention other =
        LshAttention.builder(new HashFamily.Hyperplanes(5))
            .rotations(new Rotations.Seeded(Long.MIN_VALUE, 7, true))
            .aligned(16, Windows.UNBOUNDED, 0)
            .selfRule(new SelfRule.AllowedAt(List.of(0, 5)))
            .keyEpsilon(1.0 / 3)
            .build();
    LocalAttention local =
        new LocalAttention(8, 2, 1, true, false, SelfRule.ALLOWED, new Scale.Fixed(0.1));
    List<LayerConfig> layers =
        List.of(
            new LayerConfig.Lsh(lsh, new Lengths(16, 4, 3)),
            new LayerConfig.Lsh(other),
            new LayerConfig.Lsh(
                other.toBuilder().rotations(new Rotations.Structured(-3, 9, false)).build()),
            new LayerConfig.Local(local, new Lengths(8, 8, 0)),
            new LayerConfig.Local(LocalAttention.of(4, true)));
    return Stream.of(
        TinyTraining.config(),
        ReformerConfig.builder(11, 16, layers)
            .heads(3, 5)
            .feedForward(9)
            .activation(Activation.RELU)
            .positions(new Positions.Axial(List.of(4, 8), List.of(6, 10)))
            .normEpsilon(1e-12)
            .dropout(0.05)
            .tiedOutput(true)
            .streams(new StreamFormat.Exact(17))
            .build(),
        ReformerConfig.builder(11, 16, layers).positions(new Positions.Learned(100)).build(),
        ReformerConfig.builder(11, 16, layers).positions(new Positions.None()).build());
  }

  @ParameterizedTest
  @MethodSource("configs")
  void whatIsWrittenIsRead(ReformerConfig config) throws Exception {
    assertThat(ConfigJson.read(ConfigJson.write(config))).isEqualTo(config);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void everyFieldIsNeededAndNoOtherIsKnown(ReformerConfig config) throws Exception {
    String text = ConfigJson.write(config);
    List<MatchResult> fields = Pattern.compile("\"(\\w+)\" :").matcher(text).results().toList();
    assertThat(fields).hasSizeGreaterThan(30);
    for (MatchResult field : fields) {
      String renamed =
          text.substring(0, field.start(1)) + "unheard_of" + text.substring(field.end(1));
      assertThatExceptionOfType(JsonObject.Refused.class)
          .as(field.group(1))
          .isThrownBy(() -> ConfigJson.read(renamed));
      String added =
          text.substring(0, field.start()) + "\"unheard_of\" : 1, " + text.substring(field.start());
      assertThatExceptionOfType(JsonObject.Refused.class)
          .as("a field before %s", field.group(1))
          .isThrownBy(() -> ConfigJson.read(added))
          .withMessageContaining("unheard_of = unknown field");
    }
  }

  @Test
  void refusesByName() throws Exception {
    String text = ConfigJson.write(TinyTraining.config());
    assertRefused(text.replace("\"version\" : 1", "\"version\" : 2"), "version = 2: expected 1");
    assertRefused(text.replace("\"width\" : 8", "\"width\" : 0"), "width = 0: expected at least 1");
    assertRefused(
        text.replace("\"width\" : 8", "\"width\" : 8.5"), "width = 8.5: expected a whole");
    assertRefused(text.replace("\"width\" : 8", "\"width\" : null"), "width = null");
    assertRefused(
        text.replace("\"width\" : 8", "\"heads\" : 8"),
        "text = field 'heads' twice: expected it once");
    assertRefused(
        text.substring(0, text.length() / 2), "text = cut off at its end: expected whole JSON");
    assertRefused("{\"a\" : tru}", "text near line 1, column 8 = {\"a\" : tru}: expected JSON");
    assertRefused(
        "{\"a\" : " + "[".repeat(2000) + "]".repeat(2000) + "}",
        "text = beyond reason: expected at most 100 levels");
    assertRefused("{\"a\" : [null]}", "a = null: expected a value");
    assertRefused(
        text.replace("\"width\" : 8", "\"width\" : 4294967304"),
        "width = 4294967304: expected a number of 32 bits");
    assertRefused(text.replace("GELU_TANH", "SWISH"), "activation = SWISH: expected one of [RELU,");
    assertRefused(text.replace("\"lsh\"", "\"linear\""), "layers[1].attention = linear");
    assertRefused(text + "{}", "more than one JSON value");
    assertRefused("[]", "no JSON object");
    assertRefused("", "no JSON object");
    assertRefused("{\"model_type\": \"reformer\"}", "expected a native configuration");
  }

  @Test
  void rotationsOfAnUnknownKindAreRefused() throws IOException {
    LshAttention lsh =
        LshAttention.crossPolytope(4).rotations(new Rotations.Structured(1, 0, false)).build();
    ReformerConfig config =
        ReformerConfig.builder(7, 8, List.of(new LayerConfig.Lsh(lsh))).heads(2).build();
    assertRefused(
        ConfigJson.write(config).replace("structured", "diagonal"),
        "rotations = diagonal: expected structured or nothing");
  }

  private static void assertRefused(String text, String message) {
    assertThatExceptionOfType(JsonObject.Refused.class)
        .isThrownBy(() -> ConfigJson.read(text))
        .withMessageContaining(message);
  }

  @Test
  void givenRotationsAreNotSilentlyDropped() {
    try (Tensor given = Tensor.allocate(DType.FLOAT32, 4, 4, 2)) {
      LshAttention lsh =
          LshAttention.crossPolytope(4).rotations(new Rotations.Given(given)).build();
      ReformerConfig config =
          ReformerConfig.builder(7, 8, List.of(new LayerConfig.Lsh(lsh))).heads(2).build();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> ConfigJson.write(config))
          .withMessageContaining("rotations = given");
    }
  }

  static Stream<TrainerOptions> options() {
    return Stream.of(
        TinyTraining.options(3),
        new TrainerOptions(
            Long.MIN_VALUE,
            1,
            Double.POSITIVE_INFINITY,
            new AdamWOptions(1.0 / 3, 0, Double.MIN_VALUE, 1e-300),
            new Schedule.Constant(Math.PI, Long.MAX_VALUE)));
  }

  @ParameterizedTest
  @MethodSource("options")
  void optionsKeepAllTheirBits(TrainerOptions options) throws Exception {
    assertThat(OptionsJson.read(OptionsJson.write(options))).isEqualTo(options);
  }
}
