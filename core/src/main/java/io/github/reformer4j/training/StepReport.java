package io.github.reformer4j.training;

/**
 * What one step of a training did.
 *
 * @param step its number, from 1
 * @param lossNats mean loss of a target before the step, in nats
 * @param gradientNorm global norm of the gradient of that mean, before clipping
 * @param learningRate of this step
 * @param tokens tokens read
 * @param seconds time taken
 */
public record StepReport(
    long step,
    double lossNats,
    double gradientNorm,
    double learningRate,
    long tokens,
    double seconds) {
  /**
   * The loss in bits: bits per byte where a token is a byte.
   *
   * @return {@code lossNats / ln 2}
   */
  public double bitsPerByte() {
    return lossNats / StrictMath.log(2);
  }
}
