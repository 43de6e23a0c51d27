package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Agreement with the oracle within semantics section 10: an error passes up to 2·e0 plus a few ulps
 * of the tensor's norm. e0 is the worst error of a few plain float32 evaluations, each in an order
 * of its own (of more where the verdict hangs on it), with operands of products rounded as the
 * backend declares; for a float64 backend it is scaled by the ratio of the two types' ulps. Sums
 * are in float32 at least, so that storing a bfloat16 result adds one rounding, of half an ulp, and
 * not a few. Where cancellation makes a result small or zero, the norm is that of its terms; see
 * {@link Norms}.
 */
public final class Agreement {
  private final AttentionSpec spec;
  private final AttentionInputs inputs;
  private final Tensor outGradient;
  private final Precision precision;
  private final Norms norms;
  private final Pass expected;
  private boolean strict;
  private @Nullable AttentionGradients gradients;
  private @Nullable PlainErrors plain;

  private Agreement(
      AttentionSpec spec, AttentionInputs inputs, Tensor outGradient, Precision precision) {
    this.precision = precision;
    this.spec = spec;
    this.inputs = inputs;
    this.outGradient = outGradient;
    this.norms = Norms.of(spec, inputs, outGradient);
    this.expected = Oracle.forward(spec, inputs);
  }

  /**
   * Asks the oracle.
   *
   * @param spec what is computed
   * @param inputs for LSH with the buckets that the backend used
   * @param outGradient [B, H, N, E]
   * @param precision what the backend may lose
   * @return what results are to agree with
   */
  public static Agreement of(
      AttentionSpec spec, AttentionInputs inputs, Tensor outGradient, Precision precision) {
    return new Agreement(spec, inputs, outGradient, precision);
  }

  /**
   * From now on nothing is granted for a log-sum-exp that was rounded between the passes.
   *
   * @return this
   */
  public Agreement strict() {
    strict = true;
    return this;
  }

  /**
   * Checks the output.
   *
   * @param actual [B, H, N, E]
   */
  public void out(Tensor actual) {
    check("out", actual, expected.outputs().out(), 0, PlainErrors::out);
  }

  /**
   * Checks the log-sum-exp.
   *
   * @param actual [B, H, N]
   */
  public void logsumexp(Tensor actual) {
    check("logsumexp", actual, expected.logsumexp(), norms.score(), PlainErrors::logsumexp);
  }

  /**
   * Checks the gradient of the queries (for LSH, of the shared queries and keys).
   *
   * @param actual [B, H, N, D]
   */
  public void queryGradient(Tensor actual) {
    check(
        "gradient of queries",
        actual,
        gradients().queries(),
        handedOn() * norms.queryGradient(),
        PlainErrors::queries);
  }

  /**
   * Checks the gradient of the keys.
   *
   * @param actual [B, H, N, D]
   */
  public void keyGradient(Tensor actual) {
    Tensor want = Objects.requireNonNull(gradients().keys());
    check("gradient of keys", actual, want, handedOn() * norms.keyGradient(), PlainErrors::keys);
  }

  /**
   * Checks the gradient of the values.
   *
   * @param actual [B, H, N, E]
   */
  public void valueGradient(Tensor actual) {
    Tensor want = gradients().values();
    check(
        "gradient of values", actual, want, handedOn() * Closeness.norm(want), PlainErrors::values);
  }

  /**
   * What the pass back makes of rounding: it gets shares from the log-sum-exp, which was rounded to
   * the tensor's type on the way (section 7), and from scores summed anew; so they are off by half
   * an ulp of that number and of the largest score's terms. Semantics section 10 does not grant it:
   * see {@link #strict}.
   */
  private double handedOn() {
    return strict
        ? 1
        : 1 + (Closeness.norm(expected.logsumexp()) + norms.score()) / (2 * Closeness.FEW);
  }

  private void check(
      String name,
      Tensor actual,
      Tensor want,
      double terms,
      ToDoubleFunction<PlainErrors> plainError) {
    double norm = Closeness.norm(want);
    double few =
        Closeness.FEW * precision.sums() * Math.max(terms, norm)
            + (actual.type() == precision.tensors() ? precision.storing() * norm : 0);
    double worst = actual.shape().equals(want.shape()) ? Closeness.worst(actual, want) : Double.NaN;
    if (worst <= few) {
      return; // e0 can only allow more, and is costly
    }
    double allowed = few + twice(plainError, plain());
    if (worst > allowed) {
      PlainErrors more = plain().orMore(spec, inputs, outGradient, precision);
      plain = more;
      allowed = few + twice(plainError, more);
    }
    Closeness.check(name, actual, want, allowed);
  }

  /** 2·e0, in units of the type's sums. */
  private double twice(ToDoubleFunction<PlainErrors> plainError, PlainErrors errors) {
    double e0 = plainError.applyAsDouble(errors) * precision.sums() / Closeness.ulp(DType.FLOAT32);
    return Double.isFinite(e0) ? 2 * e0 : 0;
  }

  private AttentionGradients gradients() {
    AttentionGradients known = gradients;
    if (known == null) {
      known = expected.backward(Tensors.convert(outGradient, DType.FLOAT64));
      gradients = known;
    }
    return known;
  }

  private PlainErrors plain() {
    PlainErrors known = plain;
    if (known == null) {
      known = PlainErrors.measure(spec, inputs, outGradient, precision);
      plain = known;
    }
    return known;
  }
}
