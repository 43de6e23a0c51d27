package io.github.reformer4j.huggingface;

import io.github.reformer4j.model.Lengths;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;

/**
 * The library's rule for lengths: what is longer than the shortest chunk is padded to a multiple of
 * all chunk lengths, and a layer whose chunk is no shorter than that sees all keys.
 */
record LayerLengths(int multiple, int shortest) {
  static LayerLengths of(List<Integer> chunkLengths) {
    long multiple = 1;
    for (int length : chunkLengths) {
      BigInteger common = BigInteger.valueOf(multiple).gcd(BigInteger.valueOf(length));
      multiple *= length / common.intValue();
      if (multiple > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "chunk lengths = "
                + chunkLengths
                + ": expected a least common multiple of at most "
                + Integer.MAX_VALUE);
      }
    }
    return new LayerLengths(
        (int) multiple, chunkLengths.isEmpty() ? 0 : Collections.min(chunkLengths));
  }

  Lengths of(int chunkLength) {
    return new Lengths(chunkLength, multiple, shortest);
  }
}
