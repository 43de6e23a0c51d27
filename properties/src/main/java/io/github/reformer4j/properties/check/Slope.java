package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Slopes of the oracle's loss Σ dout·out along random directions, by central differences in double
 * precision (semantics section 7). Steps are relative to each vector's length, because the key's
 * normalisation bends more for short vectors.
 */
public final class Slope {
  private static final double STEP = 1e-5;

  /** What a central difference itself is off by, relative to the terms of the slope. */
  private static final double TRUNCATION = 1e-6;

  /**
   * Rounding of a backend's gradient is judged elsewhere; here it only must not disturb. Where it
   * is coarse, the largest errors of plain evaluations say how much there is of it.
   */
  private static final int ULPS = 64;

  private final AttentionSpec spec;
  private final AttentionInputs inputs;
  private final AttentionInputs exact;
  private final Tensor outGradient;
  private final Precision precision;
  private final Norms norms;
  private final CounterRandom random;

  private Slope(
      AttentionSpec spec,
      AttentionInputs inputs,
      Tensor outGradient,
      Precision precision,
      CounterRandom random) {
    this.precision = precision;
    this.spec = spec;
    this.inputs = inputs;
    this.exact = Oracle.inDouble(inputs);
    this.outGradient = outGradient;
    this.norms = Norms.of(spec, inputs, outGradient);
    this.random = random;
  }

  /**
   * Prepares to take slopes.
   *
   * @param spec what is computed
   * @param inputs for LSH with buckets, which are held constant
   * @param outGradient dout
   * @param precision what the backend may lose
   * @param seed of the directions
   * @return slopes at the inputs
   */
  public static Slope of(
      AttentionSpec spec,
      AttentionInputs inputs,
      Tensor outGradient,
      Precision precision,
      long seed) {
    return new Slope(spec, inputs, outGradient, precision, CounterRandom.of(seed, Purpose.DATA, 0));
  }

  /**
   * Checks a gradient of the queries.
   *
   * @param gradient [B, H, N, D]
   */
  public void checkQueries(Tensor gradient) {
    check(
        "queries",
        gradient,
        exact.queries(),
        norms.queryGradient(),
        PlainErrors::queries,
        q ->
            new AttentionInputs(q, exact.keys(), exact.values(), exact.keyMask(), exact.buckets()));
  }

  /**
   * Checks a gradient of the keys.
   *
   * @param gradient [B, H, N, D]
   */
  public void checkKeys(Tensor gradient) {
    check(
        "keys",
        gradient,
        Objects.requireNonNull(exact.keys()),
        norms.keyGradient(),
        PlainErrors::keys,
        k ->
            new AttentionInputs(
                exact.queries(), k, exact.values(), exact.keyMask(), exact.buckets()));
  }

  /**
   * Checks a gradient of the values.
   *
   * @param gradient [B, H, N, E]
   */
  public void checkValues(Tensor gradient) {
    check(
        "values",
        gradient,
        exact.values(),
        Closeness.norm(outGradient),
        PlainErrors::values,
        v ->
            new AttentionInputs(
                exact.queries(), exact.keys(), v, exact.keyMask(), exact.buckets()));
  }

  private void check(
      String name,
      Tensor gradient,
      Tensor at,
      double term,
      ToDoubleFunction<PlainErrors> plainError,
      Function<Tensor, AttentionInputs> moved) {
    Tensor direction = direction(at);
    double expected =
        (loss(moved.apply(sum(at, direction, STEP))) - loss(moved.apply(sum(at, direction, -STEP))))
            / (2 * STEP);
    double actual = 0;
    double directions = 0;
    for (long i = 0; i < at.shape().elements(); i++) {
      actual += gradient.getDouble(i) * direction.getDouble(i);
      directions += Math.abs(direction.getDouble(i));
    }
    double allowed =
        (ULPS * precision.sums() + TRUNCATION) * term * directions
            + TRUNCATION
            + coarse(plainError, gradient) * directions;
    if (!(Closeness.distance(actual, expected) <= allowed)) {
      throw new AssertionError(
          "slope along a random direction of "
              + name
              + " = "
              + actual
              + ": expected "
              + expected
              + " within "
              + allowed
              + ", by differences of the oracle");
    }
  }

  private double coarse(ToDoubleFunction<PlainErrors> plainError, Tensor gradient) {
    if (!precision.coarse()) {
      return 0;
    }
    double e0 = plainError.applyAsDouble(PlainErrors.measure(spec, inputs, outGradient, precision));
    return 2 * e0 + precision.storing() * Closeness.norm(gradient);
  }

  private double loss(AttentionInputs moved) {
    Tensor out = Oracle.forward(spec, moved).outputs().out();
    double loss = 0;
    for (long i = 0; i < out.shape().elements(); i++) {
      loss += out.getDouble(i) * outGradient.getDouble(i);
    }
    return loss;
  }

  private Tensor direction(Tensor at) {
    Tensor direction = Tensors.allocate(at.type(), at.shape());
    int width = Math.toIntExact(at.shape().dim(3));
    for (long row = 0; row < at.shape().elements() / width; row++) {
      double square = 0;
      for (int d = 0; d < width; d++) {
        square += Math.pow(at.getDouble(row * width + d), 2);
      }
      double length = Math.sqrt(square / width);
      for (int d = 0; d < width; d++) {
        direction.setDouble(row * width + d, length * random.normal(0, 0, row * width + d));
      }
    }
    return direction;
  }

  private static Tensor sum(Tensor at, Tensor direction, double step) {
    Tensor sum = Tensors.allocate(at.type(), at.shape());
    for (long i = 0; i < at.shape().elements(); i++) {
      sum.setDouble(i, at.getDouble(i) + step * direction.getDouble(i));
    }
    return sum;
  }
}
