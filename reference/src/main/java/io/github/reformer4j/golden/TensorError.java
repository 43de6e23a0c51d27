package io.github.reformer4j.golden;

/**
 * How far one tensor is from the recorded one.
 *
 * @param tensor its name in the file
 * @param worst for floating-point tensors the largest difference as a fraction of the largest
 *     recorded magnitude; for {@code buckets} the largest shortfall of a differing bucket from the
 *     best one, as a fraction of what the projections could be (0 if none differs)
 * @param tolerance the largest error that passes
 */
public record TensorError(String tensor, double worst, double tolerance) {
  /**
   * Whether it is near enough.
   *
   * @return false for NaN too
   */
  public boolean passes() {
    return worst <= tolerance;
  }
}
