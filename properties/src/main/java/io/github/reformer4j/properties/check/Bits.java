package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Comparisons of bits, for claims that are exact (semantics section 10). */
public final class Bits {
  /** Far above the denormals of float32, as sums of denormals may be divided by short vectors. */
  private static final double TINY = 0x1.0p-90;

  private Bits() {}

  /**
   * Refuses a tensor whose bits are not the expected ones.
   *
   * @param name for the message
   * @param actual any tensor
   * @param expected any tensor
   * @throws AssertionError saying where they differ first
   */
  public static void same(String name, @Nullable Tensor actual, @Nullable Tensor expected) {
    if (actual == null || expected == null) {
      if (actual != expected) {
        throw new AssertionError(name + " = " + actual + ": expected " + expected);
      }
      return;
    }
    if (actual.type() != expected.type() || !actual.shape().equals(expected.shape())) {
      throw new AssertionError(name + " = " + actual + ": expected " + expected);
    }
    long difference = Tensors.onHost(actual).segment().mismatch(Tensors.onHost(expected).segment());
    if (difference >= 0) {
      long at = difference / expected.type().bytes();
      throw new AssertionError(
          name
              + " at "
              + Places.of(expected.shape(), at)
              + " = "
              + actual.getDouble(at)
              + ": expected the bits of "
              + expected.getDouble(at));
    }
  }

  /**
   * Refuses a tensor whose bits are not the expected ones, unless both numbers are so small that
   * denormals round on the way to them.
   *
   * @param name for the message
   * @param actual floating point
   * @param expected floating point
   * @throws AssertionError saying where they differ first
   */
  public static void sameUnlessTiny(String name, Tensor actual, Tensor expected) {
    for (long i = 0; i < expected.shape().elements(); i++) {
      double want = expected.getDouble(i);
      double have = actual.getDouble(i);
      boolean tiny = Math.abs(want) < TINY && Math.abs(have) < TINY;
      if (Double.compare(have, want) != 0 && !tiny) {
        throw new AssertionError(
            name
                + " at "
                + Places.of(expected.shape(), i)
                + " = "
                + have
                + ": expected the bits of "
                + want);
      }
    }
  }

  /**
   * Refuses outputs whose bits are not the expected ones.
   *
   * @param actual outputs
   * @param expected outputs
   * @throws AssertionError saying where they differ first
   */
  public static void same(AttentionOutputs actual, AttentionOutputs expected) {
    same("buckets", actual.buckets(), expected.buckets());
    same("logsumexp", actual.logsumexp(), expected.logsumexp());
    same("out", actual.out(), expected.out());
  }

  /**
   * Refuses gradients whose bits are not the expected ones.
   *
   * @param actual gradients
   * @param expected gradients
   * @throws AssertionError saying where they differ first
   */
  public static void same(AttentionGradients actual, AttentionGradients expected) {
    same("gradient of values", actual.values(), expected.values());
    same("gradient of queries", actual.queries(), expected.queries());
    same("gradient of keys", actual.keys(), expected.keys());
  }

  /**
   * Refuses a tensor with an element that is not exactly zero.
   *
   * @param name for the message
   * @param tensor floating point
   * @throws AssertionError saying where
   */
  public static void zero(String name, Tensor tensor) {
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (tensor.getDouble(i) != 0) {
        throw new AssertionError(
            name
                + " at "
                + Places.of(tensor.shape(), i)
                + " = "
                + tensor.getDouble(i)
                + ": expected exactly zero");
      }
    }
  }
}
