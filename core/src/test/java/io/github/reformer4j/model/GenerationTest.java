package io.github.reformer4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One token at a time gives the logits of the full pass. */
class GenerationTest {
  private static final int BATCH = 2;

  static Stream<Named<ReformerConfig>> configs() {
    return Stream.of(
        Named.of("rotary", Models.layers(Models.aligned()).build()),
        Named.of(
            "axial",
            Models.layers(Models.aligned())
                .positions(new Positions.Axial(List.of(5, 9), List.of(2, 6)))
                .tiedOutput(true)
                .build()),
        Named.of(
            "learned, own position an ordinary key",
            Models.layers(Models.aligned().toBuilder().selfRule(SelfRule.ALLOWED).build())
                .positions(new Positions.Learned(45))
                .build()),
        Named.of(
            "no positions, exact streams",
            Models.layers(Models.aligned())
                .positions(new Positions.None())
                .streams(StreamFormat.EXACT)
                .build()));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void stepsGiveTheLogitsOfTheFullPassOnTheReference(ReformerConfig config) {
    try (Backend backend = new ReferenceBackend()) {
      compare(backend, DType.FLOAT64, config, 21, 2e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void stepsGiveTheLogitsOfTheFullPassOnTheCpu(ReformerConfig config) {
    try (Backend backend = CpuBackend.create(new CpuOptions(2))) {
      compare(backend, DType.FLOAT32, config, 45, 2e-5);
    }
  }

  @Test
  void fullAttentionIsDecodedToo() {
    ReformerConfig config = Models.layers(Models.aligned()).build();
    try (Backend backend = CpuBackend.create(new CpuOptions(1));
        ReformerLm model = Models.model(backend, DType.FLOAT32, config);
        ReformerLm exact = model.with(new AttentionMode.Exact())) {
      compare(exact, 37, 2e-5);
    }
  }

  private static void compare(
      Backend backend, DType type, ReformerConfig config, int tokens, double tolerance) {
    try (ReformerLm model = Models.model(backend, type, config)) {
      compare(model, tokens, tolerance);
    }
  }

  private static void compare(ReformerLm model, int tokens, double tolerance) {
    try (Generation generation = model.generation(BATCH);
        Tensor ids = Models.ids(BATCH, tokens, 12);
        Tensor expected = model.logits(ids)) {
      int vocabulary = Models.VOCABULARY;
      for (int i = 0; i < tokens; i++) {
        assertThat(generation.position()).isEqualTo(i);
        float[] logits = generation.step(new int[] {ids.getInt(i), ids.getInt(tokens + i)});
        for (int at = 0; at < logits.length; at++) {
          long row = (long) at / vocabulary * tokens + i;
          assertThat((double) logits[at])
              .as("position %d, logit %d", i, at)
              .isCloseTo(expected.getDouble(row * vocabulary + at % vocabulary), within(tolerance));
        }
      }
      assertThat(generation.bytes()).isPositive();
    }
  }

  /** Of exact attention, where no bucket can flip. */
  @Test
  void aRoundedCacheChangesLittle() {
    ReformerConfig config = Models.layers(Models.aligned()).build();
    try (Backend backend = CpuBackend.create(new CpuOptions(1));
        ReformerLm model = Models.model(backend, DType.FLOAT32, config);
        ReformerLm exact = model.with(new AttentionMode.Exact());
        Generation whole = exact.generation(1);
        Generation rounded = exact.generation(1, KeyValueCache.BFLOAT16)) {
      double most = 0;
      double difference = 0;
      for (int i = 0; i < 300; i++) {
        int[] ids = {i * i % Models.VOCABULARY};
        float[] expected = whole.step(ids);
        float[] logits = rounded.step(ids);
        for (int at = 0; at < logits.length; at++) {
          assertThat(logits[at]).isFinite();
          most = Math.max(most, Math.abs(expected[at]));
          difference = Math.max(difference, Math.abs(logits[at] - expected[at]));
        }
      }
      // a number is off by 2^-8 at most, in each of the layers
      assertThat(difference / most).isBetween(1e-6, 0x1p-6);
    }
  }

  /** A specification that cannot be decoded has its own advice; a cache cannot be helped so. */
  @Test
  void flatWindowsAreRefusedWithARoundedCacheToo() {
    try (Backend backend = CpuBackend.create(new CpuOptions(1));
        ReformerLm model =
            Models.model(backend, DType.FLOAT32, Models.layers(Models.flat()).build())) {
      assertThatExceptionOfType(UnsupportedSpecException.class)
          .isThrownBy(() -> model.generation(1, KeyValueCache.BFLOAT16))
          .withMessageContaining("layer 1: windows = FLAT: expected ALIGNED");
    }
  }

  @Test
  void refusedTokensLeaveTheStateAsItWas() {
    ReformerConfig config =
        Models.layers(Models.aligned()).positions(new Positions.Learned(2)).build();
    try (Backend backend = CpuBackend.create(new CpuOptions(1));
        ReformerLm model = Models.model(backend, DType.FLOAT32, config);
        Generation plain = model.generation(1);
        Generation tried = model.generation(1)) {
      plain.step(new int[] {3});
      tried.step(new int[] {3});
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tried.step(new int[] {Models.VOCABULARY}))
          .withMessageContaining("id at [0, 0] = 11");
      assertThatIllegalArgumentException().isThrownBy(() -> tried.step(new int[] {1, 2}));
      assertThat(tried.step(new int[] {5})).isEqualTo(plain.step(new int[] {5}));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tried.step(new int[] {1}))
          .withMessageContaining("tokens = 3: expected at most 2");
    }
  }

  /** The first layer has the token then, the second has not. */
  @Test
  void afterAStepThatFailedHalfWayThereIsNoOther() {
    try (Backend backend = CpuBackend.create(new CpuOptions(1));
        ReformerLm model =
            Models.model(backend, DType.FLOAT32, Models.layers(Models.aligned()).build());
        Generation generation = model.generation(1);
        Generation other = model.generation(1)) {
      generation.step(new int[] {3});
      Tensor weight = model.parameters().get("layers.1.attention.value").value();
      double sound = weight.getDouble(0);
      weight.setDouble(0, Double.NaN);
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> generation.step(new int[] {5}))
          .withMessageContaining("attention of layer 1");
      weight.setDouble(0, sound);
      assertThatIllegalStateException()
          .isThrownBy(() -> generation.step(new int[] {5}))
          .withMessage("generation = failed at position 1: expected a fresh one");
      assertThat(generation.position()).isEqualTo(1);
      assertThat(other.step(new int[] {3})).hasSize(Models.VOCABULARY);
    }
  }

  @Test
  void logitsThatAreNoNumbersAreNotGivenOut() {
    try (Backend backend = CpuBackend.create(new CpuOptions(1));
        ReformerLm model =
            Models.model(backend, DType.FLOAT32, Models.layers(Models.aligned()).build());
        Generation generation = model.generation(1);
        Tensor ids = Models.ids(1, 5, 2)) {
      model.parameters().get("output.bias").value().setDouble(4, Double.NEGATIVE_INFINITY);
      String message = "logit at [0, 0, 4] = -Infinity: expected a finite number";
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> generation.step(new int[] {1}))
          .withMessage(message);
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> model.logits(ids))
          .withMessage(message);
      assertThat(model.pool().liveBytes()).isZero();
    }
  }

  @Test
  void flatWindowsAreRefusedWithWhatToDo() {
    ReformerConfig config = Models.layers(Models.flat()).build();
    try (Backend backend = CpuBackend.create(new CpuOptions(1));
        ReformerLm model = Models.model(backend, DType.FLOAT32, config)) {
      assertThatExceptionOfType(UnsupportedSpecException.class)
          .isThrownBy(() -> model.generation(1))
          .withMessageContaining("layer 1: windows = FLAT")
          .withMessageContaining("run the full pass");
    }
  }
}
