package io.github.reformer4j.operations;

/**
 * Which elements dropout keeps: a pure function of these numbers and the element's row-major
 * position, so that a recomputation sees the same mask (semantics section 8). Element i is dropped
 * where {@code word(step low, step high, i) < rate * 2^32}, unsigned, of the stream (seed, {@link
 * io.github.reformer4j.random.Purpose#DROPOUT}, site); see {@link
 * io.github.reformer4j.random.CounterRandom#word}. Kept elements are multiplied by {@code 1 / (1 -
 * rate)}.
 *
 * @param seed any value
 * @param step which step of a training, at least 0
 * @param site which place of a model, 0 to 2<sup>24</sup> − 1
 * @param rate share of elements dropped, at least 0, less than 1
 */
public record DropoutMask(long seed, long step, int site, double rate) {
  /** Checks the numbers. */
  public DropoutMask {
    if (step < 0) {
      throw new IllegalArgumentException("step = " + step + ": expected at least 0");
    }
    if (site < 0 || site >= 1 << 24) {
      throw new IllegalArgumentException("site = " + site + ": expected 0 to " + ((1 << 24) - 1));
    }
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate = " + rate + ": expected at least 0, less than 1");
    }
  }

  /**
   * Words below this are dropped.
   *
   * @return {@code rate * 2^32}, rounded to the nearest whole number
   */
  public long threshold() {
    return Math.min(Math.round(rate * 0x1p32), (1L << 32) - 1);
  }
}
