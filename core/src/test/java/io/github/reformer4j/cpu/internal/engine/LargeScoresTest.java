package io.github.reformer4j.cpu.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Gradients where log-sum-exps are large, which float32 resolves to 6e-5 at 700, or where a bound
 * on scores is far above them: semantics section 10 allows a few ulps of the gradient all the same,
 * since a softmax that has one key is exact however its score was rounded.
 */
class LargeScoresTest {
  private static final int TOKENS = 150;
  private static final int DIM = 24;

  /** "A few ulps", as the contract suite counts them. */
  private static final double FEW = 8;

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 2, 4, 10, 40, 150, 1000, 1e6})
  void aLocalWindowOfOneKeyHandsTheGradientOn(double size) {
    SelfRule self = SelfRule.ALLOWED;
    handsOn(new LocalAttention(1, 0, 0, false, false, self, Scale.INVERSE_SQRT), size);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 10, 100, 1000, 30_000, 1e6})
  void aHashedWindowOfOneKeyHandsTheGradientOn(double size) {
    handsOn(
        LshAttention.crossPolytope(4)
            .rounds(2)
            .seed(1)
            .aligned(1, 0, 0)
            .selfRule(SelfRule.ALLOWED)
            .build(),
        size);
  }

  /** Each query sees its own key only: the gradient of its value is that of its row. */
  private static void handsOn(AttentionSpec spec, double size) {
    try (Backend cpu = CpuBackend.create(new CpuOptions(2));
        Tensor x = normal(1, _ -> size);
        Tensor keys = normal(2, _ -> size);
        Tensor v = normal(3, _ -> 1);
        Tensor outGradient = normal(4, _ -> 1)) {
      double[] values = valueGradient(cpu, spec, inputs(spec, x, keys, v), outGradient);
      assertThat(ulps(values, outGradient.toDoubles())).isLessThanOrEqualTo(FEW);
    }
  }

  /** Of neighbours in a block, some rows have log-sum-exps of 5 and some of 1,000. */
  @ParameterizedTest
  @ValueSource(doubles = {3, 5, 12, 25})
  void rowsOfOneKeyThatMattersAreExactBesideOthers(double size) {
    try (Backend cpu = CpuBackend.create(new CpuOptions(2));
        Backend reference = new ReferenceBackend();
        Tensor queries = normal(1, token -> token % 5 == 0 ? size : 0.02);
        Tensor keys = normal(1, _ -> 2);
        Tensor v = normal(3, _ -> 1);
        Tensor outGradient = normal(4, _ -> 1)) {
      AttentionSpec spec = ExactAttention.of(false);
      AttentionInputs inputs = AttentionInputs.separate(queries, keys, v);
      double[] expected = valueGradient(reference, spec, inputs, outGradient);
      double[] values = valueGradient(cpu, spec, inputs, outGradient);
      assertThat(ulps(values, expected)).isLessThanOrEqualTo(FEW);
    }
  }

  /** The worst error, in ulps of the norm. */
  private static double ulps(double[] actual, double[] expected) {
    double norm = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      norm = Math.max(norm, Math.abs(expected[i]));
      double error = Math.abs(actual[i] - expected[i]);
      worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
    }
    return worst / (norm * 0x1p-23);
  }

  private static AttentionInputs inputs(AttentionSpec spec, Tensor x, Tensor keys, Tensor v) {
    return spec instanceof LshAttention
        ? AttentionInputs.shared(x, v)
        : AttentionInputs.separate(x, keys, v);
  }

  private static double[] valueGradient(
      Backend backend, AttentionSpec spec, AttentionInputs inputs, Tensor outGradient) {
    try (AttentionOutputs out = backend.attention(spec).forward(inputs);
        AttentionGradients gradients = backend.attention(spec).backward(inputs, out, outGradient)) {
      return gradients.values().toDoubles();
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
