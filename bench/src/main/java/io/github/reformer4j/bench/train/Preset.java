package io.github.reformer4j.bench.train;

/**
 * Sizes that go together, for text as bytes. The smaller is for minutes on a laptop, the larger for
 * hours.
 */
public enum Preset {
  /** Sized for minutes on two cores. */
  TINY,
  /** Sized for hours. */
  SMALL;

  /**
   * Architecture and batch.
   *
   * @param tokens of a sequence
   * @param batch sequences in a step
   * @param layers in turn local and LSH
   * @param width of each stream
   * @param heads that share the width
   * @param rounds of hashing
   * @param chunk tokens of a chunk, local and LSH
   */
  public record Sizes(
      int tokens, int batch, int layers, int width, int heads, int rounds, int chunk) {}

  /**
   * Learning.
   *
   * @param learningRate at its peak
   * @param warmUp steps
   * @param bottom share of the peak at the end
   */
  public record Rates(double learningRate, int warmUp, double bottom) {}

  /** Architecture and batch. */
  public Sizes sizes() {
    return switch (this) {
      case TINY -> new Sizes(256, 4, 4, 128, 4, 2, 64);
      case SMALL -> new Sizes(2048, 4, 8, 384, 6, 4, 64);
    };
  }

  /** Learning. */
  public Rates rates() {
    return switch (this) {
      case TINY -> new Rates(2e-3, 40, 0.01);
      case SMALL -> new Rates(1e-3, 200, 0.01);
    };
  }
}
