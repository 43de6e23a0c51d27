package io.github.reformer4j.properties.cases;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/**
 * Sizes and numbers for operations. Everything follows from these components.
 *
 * @param rows at least 1
 * @param width at least 1
 * @param inner a third size, for products and tables; at least 1
 * @param style what the numbers look like
 * @param seed of all numbers
 */
public record OperationCase(int rows, int width, int inner, NumberStyle style, long seed) {
  /**
   * Numbers in the style of the case.
   *
   * @param type FLOAT32 or FLOAT64
   * @param stream which tensor of the case
   * @param dims axis lengths
   * @return freed when unreachable
   */
  public Tensor numbers(DType type, int stream, long... dims) {
    return style.tensor(type, seed, stream, dims);
  }

  /**
   * Standard normal numbers, whatever the style.
   *
   * @param type FLOAT32 or FLOAT64
   * @param stream which tensor of the case
   * @param dims axis lengths
   * @return freed when unreachable
   */
  public Tensor normal(DType type, int stream, long... dims) {
    return NumberStyle.NORMAL.tensor(type, seed, stream, dims);
  }

  /**
   * Random whole numbers.
   *
   * @param stream which tensor of the case
   * @param least the lowest
   * @param most the highest
   * @param dims axis lengths
   * @return INT32, freed when unreachable
   */
  public Tensor ids(int stream, int least, int most, long... dims) {
    Tensor ids = Tensors.allocate(DType.INT32, dims);
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, stream);
    for (long i = 0; i < ids.shape().elements(); i++) {
      ids.setInt(i, least + (int) (random.uniform(1, 0, i) * (most - least + 1.0)));
    }
    return ids;
  }

  /**
   * The same with numbers of another style.
   *
   * @param other the style
   * @return the case
   */
  public OperationCase withStyle(NumberStyle other) {
    return new OperationCase(rows, width, inner, other, seed);
  }
}
