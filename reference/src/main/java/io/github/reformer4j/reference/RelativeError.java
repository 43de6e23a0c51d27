package io.github.reformer4j.reference;

import io.github.reformer4j.tensor.Tensor;
import java.util.function.LongPredicate;

/**
 * How far a computed tensor is from the expected one: the largest absolute difference, as a
 * fraction of the largest magnitude in the expected tensor (its maximum norm). Compare it with
 * {@code error <= tolerance}, which a NaN fails.
 */
public final class RelativeError {
  private RelativeError() {}

  /**
   * Over all elements.
   *
   * @param computed any floating-point tensor
   * @param expected floating-point tensor of the same shape
   * @return the error: 0 if all elements are equal (equal infinities too); NaN if either tensor
   *     holds a NaN; infinite if an infinity is met by anything else, or if expected is all zero
   *     and computed is not
   * @throws IllegalArgumentException if the shapes differ
   */
  public static double worst(Tensor computed, Tensor expected) {
    return worst(computed, expected, _ -> true);
  }

  /**
   * Over some elements.
   *
   * @param computed any floating-point tensor
   * @param expected floating-point tensor of the same shape
   * @param counts whether the element at a row-major position counts
   * @return as {@link #worst(Tensor, Tensor)}
   * @throws IllegalArgumentException if the shapes differ
   */
  public static double worst(Tensor computed, Tensor expected, LongPredicate counts) {
    if (!computed.shape().equals(expected.shape())) {
      throw new IllegalArgumentException(
          "shape of computed = " + computed.shape() + ": expected " + expected.shape());
    }
    double difference = 0;
    double norm = 0;
    for (long i = 0; i < expected.shape().elements(); i++) {
      if (counts.test(i)) {
        double have = computed.getDouble(i);
        double want = expected.getDouble(i);
        if (Double.isNaN(have) || Double.isNaN(want)) {
          return Double.NaN;
        }
        if (have != want) {
          difference = Math.max(difference, Math.abs(have - want));
        }
        if (!Double.isInfinite(want)) {
          norm = Math.max(norm, Math.abs(want));
        }
      }
    }
    return difference == 0 ? 0 : difference / norm;
  }
}
