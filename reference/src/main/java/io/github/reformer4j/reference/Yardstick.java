package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Semantics section 10: e0, the error of a plain float32 evaluation in a shuffled order against the
 * double-precision reference, for each tensor; and the error that is allowed on its account. Errors
 * are those of {@link RelativeError}. One shuffle may be lucky, so e0 is the worst of a few.
 *
 * @param out e0 of the output
 * @param logsumexp e0 of the log-sum-exp
 * @param queries e0 of the gradient of queries
 * @param keys e0 of the gradient of keys; 0 for LSH, which has none
 * @param values e0 of the gradient of values
 */
public record Yardstick(double out, double logsumexp, double queries, double keys, double values) {
  /** How many shuffles are tried. */
  public static final int SHUFFLES = 3;

  /** "A few ulps of the tensor's norm": four, as a fraction of the norm. */
  public static final double FEW_ULPS = 4 * 0x1.0p-23;

  /**
   * The largest error that passes.
   *
   * @param e0 error of the plain evaluation
   * @return 2·e0 and a few ulps; compare with {@code error <= allowed}
   */
  public static double allowed(double e0) {
    return 2 * e0 + FEW_ULPS;
  }

  /**
   * Measures the plain evaluation.
   *
   * @param spec what to compute
   * @param inputs float32, with buckets for LSH
   * @param outGradient float32, [B, H, N, E]
   * @param exact the reference's outputs, log-sum-exp present
   * @param exactGradients the reference's gradients
   * @return e0 of each tensor
   */
  public static Yardstick measure(
      AttentionSpec spec,
      AttentionInputs inputs,
      Tensor outGradient,
      AttentionOutputs exact,
      AttentionGradients exactGradients) {
    double[] worst = new double[5];
    for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
      try (PlainFloat plain = PlainFloat.evaluate(spec, inputs, outGradient, shuffle)) {
        double[] errors = {
          error(plain.outputs().out(), exact.out()),
          error(plain.outputs().logsumexp(), exact.logsumexp()),
          error(plain.gradients().queries(), exactGradients.queries()),
          error(plain.gradients().keys(), exactGradients.keys()),
          error(plain.gradients().values(), exactGradients.values())
        };
        for (int t = 0; t < worst.length; t++) {
          worst[t] = Math.max(worst[t], errors[t]); // keeps a NaN
        }
      }
    }
    return new Yardstick(worst[0], worst[1], worst[2], worst[3], worst[4]);
  }

  private static double error(@Nullable Tensor plain, @Nullable Tensor exact) {
    return plain == null || exact == null ? 0 : RelativeError.worst(plain, exact);
  }
}
