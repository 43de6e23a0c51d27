package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.reference.PlainFloat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * e0 of semantics section 10 for each tensor, as distances: the worst errors of a few plain float32
 * evaluations against the oracle. One order of summation may be lucky, and so may the numbers:
 * small integers, say, whose products are exact. So there are also evaluations at inputs close by,
 * the more of them the fewer numbers each gives.
 */
record PlainErrors(double out, double logsumexp, double queries, double keys, double values) {
  private static final int EVALUATIONS = 2;

  /** Where a verdict hangs on e0. */
  private static final int MANY_EVALUATIONS = 16;

  private static final int FEWEST_NEIGHBOURS = 3;
  private static final int MOST_NEIGHBOURS = 32;

  /** Output elements that are enough to meet an error near the largest. */
  private static final long ENOUGH = 1500;

  private static final double JITTER = 0.01;

  static PlainErrors measure(
      AttentionSpec spec, AttentionInputs inputs, Tensor outGradient, Precision precision) {
    DType tensors = atMostSingle(precision.tensors());
    DType products = atMostSingle(precision.products());
    AttentionInputs single = Oracle.convert(inputs, tensors);
    Tensor gradient = Tensors.convert(outGradient, tensors);
    PlainErrors worst =
        new PlainErrors(0, 0, 0, 0, 0).worse(spec, single, gradient, products, 0, EVALUATIONS);
    long elements = Math.max(1, outGradient.shape().elements());
    long neighbours = Math.clamp(ENOUGH / elements, FEWEST_NEIGHBOURS, MOST_NEIGHBOURS);
    for (int neighbour = 0; neighbour < neighbours; neighbour++) {
      worst =
          worst.worse(
              spec,
              jittered(single, neighbour),
              jittered(gradient, 3 * MOST_NEIGHBOURS + neighbour),
              products,
              0,
              1);
    }
    return worst;
  }

  /**
   * The worst of these and of more evaluations at the same inputs. Where one row carries the error,
   * whose best keys are as good as equally near, its error is a matter of luck: that of one order
   * is thirty times that of another, and inputs close by have no such row. Two orders may both be
   * lucky where an implementation as good as they are is not.
   */
  PlainErrors orMore(
      AttentionSpec spec, AttentionInputs inputs, Tensor outGradient, Precision precision) {
    DType tensors = atMostSingle(precision.tensors());
    return worse(
        spec,
        Oracle.convert(inputs, tensors),
        Tensors.convert(outGradient, tensors),
        atMostSingle(precision.products()),
        EVALUATIONS,
        MANY_EVALUATIONS);
  }

  private static DType atMostSingle(DType type) {
    return type == DType.FLOAT64 ? DType.FLOAT32 : type;
  }

  private PlainErrors worse(
      AttentionSpec spec,
      AttentionInputs inputs,
      Tensor outGradient,
      DType products,
      int firstShuffle,
      int shuffles) {
    Pass exact = Oracle.forward(spec, inputs);
    AttentionOutputs outputs = exact.outputs();
    AttentionGradients gradients = exact.backward(Tensors.convert(outGradient, DType.FLOAT64));
    PlainErrors worst = this;
    for (int shuffle = firstShuffle; shuffle < shuffles; shuffle++) {
      try (PlainFloat plain = PlainFloat.evaluate(spec, inputs, outGradient, shuffle, products)) {
        worst =
            new PlainErrors(
                worse(worst.out, plain.outputs().out(), outputs.out()),
                worse(worst.logsumexp, plain.outputs().logsumexp(), outputs.logsumexp()),
                worse(worst.queries, plain.gradients().queries(), gradients.queries()),
                worse(worst.keys, plain.gradients().keys(), gradients.keys()),
                worse(worst.values, plain.gradients().values(), gradients.values()));
      }
    }
    return worst;
  }

  private static double worse(double worst, @Nullable Tensor plain, @Nullable Tensor expected) {
    return plain == null || expected == null
        ? worst
        : Math.max(worst, Closeness.worst(plain, expected));
  }

  private static AttentionInputs jittered(AttentionInputs inputs, int neighbour) {
    Tensor keys = inputs.keys();
    return new AttentionInputs(
        jittered(inputs.queries(), neighbour),
        keys == null ? null : jittered(keys, MOST_NEIGHBOURS + neighbour),
        jittered(inputs.values(), 2 * MOST_NEIGHBOURS + neighbour),
        inputs.keyMask(),
        inputs.buckets());
  }

  private static Tensor jittered(Tensor tensor, int seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    Tensor result = Tensors.copy(tensor);
    for (long i = 0; i < result.shape().elements(); i++) {
      double factor = 1 + JITTER * (random.uniform(0, 0, i) - 0.5);
      result.setDouble(i, result.getDouble(i) * factor);
    }
    return result;
  }
}
