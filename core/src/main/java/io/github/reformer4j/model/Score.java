package io.github.reformer4j.model;

/**
 * How well targets were predicted.
 *
 * @param nats the sum of their cross entropies, in nats
 * @param targets how many counted
 * @param correct of how many the prediction was the most probable token
 */
public record Score(double nats, long targets, long correct) {
  /**
   * The mean loss.
   *
   * @return nats a target; NaN if there was none
   */
  public double meanNats() {
    return nats / targets;
  }

  /**
   * The mean loss; of bytes, bits per byte.
   *
   * @return bits a target; NaN if there was none
   */
  public double meanBits() {
    return meanNats() / Math.log(2);
  }

  /**
   * The share of targets that were predicted.
   *
   * @return 0 to 1; NaN if there was none
   */
  public double accuracy() {
    return (double) correct / targets;
  }

  /**
   * Both together.
   *
   * @param other of other targets
   * @return the sums
   */
  public Score plus(Score other) {
    return new Score(nats + other.nats, targets + other.targets, correct + other.correct);
  }
}
