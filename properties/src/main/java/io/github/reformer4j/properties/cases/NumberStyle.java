package io.github.reformer4j.properties.cases;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** What the numbers of an operation look like. */
public enum NumberStyle {
  /** Standard normal. */
  NORMAL,
  /** Normal, times 10<sup>15</sup>: squares are still finite in float32. */
  HUGE,
  /** Normal, times 10<sup>−15</sup>. */
  TINY,
  /** From −3 to 3: sums are exact, and many numbers tie. */
  INTEGERS,
  /** Each row is one small integer, all along. */
  EQUAL_ROWS;

  private static final double FAR = 1e15;

  /**
   * A tensor.
   *
   * @param type FLOAT32 or FLOAT64
   * @param seed of the case
   * @param stream which tensor of the case
   * @param dims axis lengths
   * @return freed when unreachable
   */
  public Tensor tensor(DType type, long seed, int stream, long... dims) {
    Tensor tensor = Tensors.allocate(type, dims);
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, stream);
    long width = dims[dims.length - 1];
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, number(random, i, width));
    }
    return tensor;
  }

  private double number(CounterRandom random, long i, long width) {
    return switch (this) {
      case NORMAL -> random.normal(0, 0, i);
      case HUGE -> random.normal(0, 0, i) * FAR;
      case TINY -> random.normal(0, 0, i) / FAR;
      case INTEGERS -> integer(random, i);
      case EQUAL_ROWS -> integer(random, i / width);
    };
  }

  private static double integer(CounterRandom random, long i) {
    return Math.floor(random.uniform(0, 0, i) * 7) - 3;
  }
}
