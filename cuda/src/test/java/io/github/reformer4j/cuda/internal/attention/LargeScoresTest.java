package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.properties.check.Precision;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients in float32 where log-sum-exps are large, on both sides of where weights are summed
 * anew: a softmax that has one key is exact however its score was rounded.
 */
@NeedsEmulator
class LargeScoresTest {
  private static final int TOKENS = 70;
  private static final int DIM = 24;

  static Stream<Arguments> windowsOfOneKey() {
    LshAttention.Builder lsh =
        LshAttention.crossPolytope(4).rounds(2).seed(1).aligned(1, 0, 0).selfRule(SelfRule.ALLOWED);
    List<AttentionSpec> specs =
        List.of(
            new LocalAttention(1, 0, 0, false, false, SelfRule.ALLOWED, Scale.INVERSE_SQRT),
            lsh.build(),
            lsh.correctDuplicates(false).build(),
            lsh.combination(Combination.AVERAGE).build());
    return specs.stream()
        .flatMap(
            spec ->
                DoubleStream.of(0.1, 1, 2, 3, 4, 10, 40, 150, 1000, 30_000, 1e6)
                    .mapToObj(size -> Arguments.of(spec, size)));
  }

  /** Each query sees its own key only: the gradient of its value is that of its row. */
  @ParameterizedTest
  @MethodSource("windowsOfOneKey")
  void aWindowOfOneKeyHandsTheGradientOn(AttentionSpec spec, double size) {
    try (Tensor x = normal(1, _ -> size);
        Tensor keys = normal(2, _ -> size);
        Tensor v = normal(3, _ -> 1);
        Tensor outGradient = normal(4, _ -> 1)) {
      AttentionInputs inputs =
          spec instanceof LshAttention
              ? AttentionInputs.shared(x, v)
              : AttentionInputs.separate(x, keys, v);
      try (AttentionGradients gradients =
          Pass.forward(EmulatedAttention.FULL.attention(spec), inputs).backward(outGradient)) {
        double allowed = Closeness.FEW * Closeness.ulp(DType.FLOAT32) * Closeness.norm(outGradient);
        Closeness.check("gradient of values", gradients.values(), outGradient, allowed);
      }
    }
  }

  /** Of neighbours in a tile, some rows have log-sum-exps of 5 and some of 1,000. */
  @ParameterizedTest
  @ValueSource(doubles = {3, 5, 12, 25})
  void largeScoresAreExactBesideOthers(double size) {
    AttentionSpec spec = ExactAttention.of(false);
    try (Tensor queries = normal(1, token -> token % 5 == 0 ? size : 0.02);
        Tensor keys = normal(2, _ -> 2);
        Tensor v = normal(3, _ -> 1);
        Tensor outGradient = normal(4, _ -> 1)) {
      AttentionInputs inputs = AttentionInputs.separate(queries, keys, v);
      try (AttentionGradients gradients =
          Pass.forward(EmulatedAttention.FULL.attention(spec), inputs).backward(outGradient)) {
        Precision precision = Precision.of(EmulatedAttention.FULL, DType.FLOAT32);
        Agreement agreement = Agreement.of(spec, inputs, outGradient, precision).strict();
        agreement.valueGradient(gradients.values());
        agreement.queryGradient(gradients.queries());
        agreement.keyGradient(Objects.requireNonNull(gradients.keys()));
      }
    }
  }

  private static Tensor normal(int seed, IntToDoubleFunction size) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, 1, TOKENS, DIM);
    for (int i = 0; i < TOKENS * DIM; i++) {
      tensor.setDouble(i, size.applyAsDouble(i / DIM) * random.nextGaussian());
    }
    return tensor;
  }
}
