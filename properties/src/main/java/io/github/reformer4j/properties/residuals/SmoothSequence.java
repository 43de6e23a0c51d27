package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of blocks of {@link SmoothResidual}s over arrays of doubles, written for itself: the
 * slope of a loss by central differences in double precision.
 *
 * @param residuals F and G of each block in turn
 */
public record SmoothSequence(List<SmoothResidual> residuals) {
  private static final double STEP = 1e-5;

  /** Copies the list. */
  public SmoothSequence {
    residuals = List.copyOf(residuals);
  }

  /** A point, or a direction: both streams and all weights. */
  private static final class Point {
    private final double[] first;
    private final double[] second;
    private final List<double[]> weights;

    Point(double[] first, double[] second, List<double[]> weights) {
      this.first = first;
      this.second = second;
      this.weights = weights;
    }

    Point moved(Point direction, double step) {
      List<double[]> moved = new ArrayList<>();
      for (int i = 0; i < weights.size(); i++) {
        moved.add(sum(weights.get(i), direction.weights.get(i), step));
      }
      return new Point(
          sum(first, direction.first, step), sum(second, direction.second, step), moved);
    }

    private static double[] sum(double[] at, double[] direction, double step) {
      double[] sum = at.clone();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += step * direction[i];
      }
      return sum;
    }
  }

  /**
   * Compares gradients of the loss {@code Σ outGradient · out} with its slope along a random
   * direction of everything it depends on.
   *
   * @param inputs floating point
   * @param outGradients in the streams after the last block
   * @param gradients that an engine gave in the inputs; those of weights are in the residuals
   * @param tolerance relative to the terms of the slope
   * @param seed of the direction
   * @throws AssertionError if they do not agree
   */
  public void check(
      Streams inputs, Streams outGradients, Streams gradients, double tolerance, long seed) {
    Point at = new Point(inputs.first().toDoubles(), inputs.second().toDoubles(), weights());
    Point direction = direction(at, seed);
    double expected =
        (loss(at.moved(direction, STEP), outGradients)
                - loss(at.moved(direction, -STEP), outGradients))
            / (2 * STEP);
    List<Tensor> all = new ArrayList<>(List.of(gradients.first(), gradients.second()));
    residuals.forEach(residual -> all.addAll(residual.gradients()));
    List<double[]> directions = new ArrayList<>(List.of(direction.first, direction.second));
    directions.addAll(direction.weights);
    double actual = 0;
    double terms = 1;
    for (int i = 0; i < all.size(); i++) {
      actual += dot(all.get(i), directions.get(i));
      terms += magnitude(all.get(i), directions.get(i));
    }
    if (!(Math.abs(actual - expected) <= tolerance * terms)) {
      throw new AssertionError(
          "slope along a random direction = "
              + actual
              + ": expected "
              + expected
              + " within "
              + tolerance * terms
              + ", by differences in double precision");
    }
  }

  private List<double[]> weights() {
    return residuals.stream().map(SmoothResidual::weight).toList();
  }

  private static Point direction(Point at, long seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 7);
    List<double[]> weights = new ArrayList<>();
    for (int i = 0; i < at.weights.size(); i++) {
      weights.add(normal(random, 2 + i, at.weights.get(i).length));
    }
    return new Point(
        normal(random, 0, at.first.length), normal(random, 1, at.second.length), weights);
  }

  private static double[] normal(CounterRandom random, int which, int length) {
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.normal(which, 0, i);
    }
    return values;
  }

  private double loss(Point point, Streams outGradients) {
    double[] first = point.first;
    double[] second = point.second;
    for (int i = 0; i < residuals.size(); i += 2) {
      first = Point.sum(first, residuals.get(i).apply(second, point.weights.get(i)), 1);
      second = Point.sum(second, residuals.get(i + 1).apply(first, point.weights.get(i + 1)), 1);
    }
    return dot(outGradients.first(), first) + dot(outGradients.second(), second);
  }

  private static double dot(Tensor a, double[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += a.getDouble(i) * b[i];
    }
    return sum;
  }

  private static double magnitude(Tensor a, double[] b) {
    double sum = 0;
    for (int i = 0; i < b.length; i++) {
      sum += Math.abs(a.getDouble(i) * b[i]);
    }
    return sum;
  }
}
