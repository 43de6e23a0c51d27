package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * How the model of the report was trained. Losses are bits a byte: the binary logarithm of how
 * unlikely the model found the byte that came.
 *
 * @param model what it is, one line
 * @param parameters numbers in it
 * @param sequence tokens of a training sequence
 * @param batch sequences a step
 * @param steps taken
 * @param tokens seen, repetitions counted
 * @param seconds of training, held-out evaluations included
 * @param seed of initialisation, batches and hashing
 * @param trainingBytes bytes it could learn from
 * @param heldOutBytes bytes it never saw, which the held-out losses are about
 * @param frequencyBits held-out bits a byte of a model that knows only how often each byte occurs
 * @param deflateBits bits a byte of the whole text compressed by DEFLATE at its best level
 * @param training mean loss over a few steps, ending at the given step
 * @param heldOut loss on held-out text
 */
public record TrainingData(
    String model,
    long parameters,
    int sequence,
    int batch,
    int steps,
    long tokens,
    double seconds,
    long seed,
    long trainingBytes,
    long heldOutBytes,
    double frequencyBits,
    double deflateBits,
    List<Point> training,
    List<Point> heldOut) {
  /**
   * A loss on the way.
   *
   * @param step after which
   * @param tokens seen until then
   * @param seconds since the start
   * @param bits a byte
   */
  public record Point(int step, long tokens, double seconds, double bits) {}
}
