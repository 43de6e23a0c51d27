package io.github.reformer4j.attention;

import java.util.List;

/** The two families of angular hash functions (semantics section 2). */
public sealed interface HashFamily {
  /**
   * The number of buckets.
   *
   * @return at least 2
   */
  int buckets();

  /**
   * The number of columns of one round's rotation matrix.
   *
   * @return at least 1
   */
  int columns();

  /**
   * Cross-polytope hashing, the paper's (Kitaev et al. 2020, section 2; Andoni et al. 2015).
   *
   * @param factors even numbers, the first least significant; the product is the number of buckets
   */
  record CrossPolytope(List<Integer> factors) implements HashFamily {
    /** Checks and copies the factors. */
    public CrossPolytope {
      factors = List.copyOf(factors);
      long product = 1;
      for (int factor : factors) {
        if (factor < 2 || factor % 2 != 0) {
          throw new IllegalArgumentException(
              "factors = " + factors + ": expected even numbers of at least 2");
        }
        product *= factor;
        if (product > MAX_BUCKETS) {
          throw new IllegalArgumentException(
              "factors = " + factors + ": expected a product of at most " + MAX_BUCKETS);
        }
      }
      if (factors.isEmpty()) {
        throw new IllegalArgumentException("factors = []: expected at least one factor");
      }
    }

    /**
     * About N / C buckets in two factors, powers of two as near to each other as can be, the larger
     * first: so many for C tokens a bucket, and as few columns of rotations as two factors allow.
     *
     * @param longestTokens N, the longest sequence in use: a model fixes its buckets once
     *     (semantics section 2), shorter sequences use the same
     * @param chunkLength C, tokens a chunk
     * @return at least 4 buckets: the power of two that is not above N / C
     * @throws IllegalArgumentException if a number is below 1 or there would be too many buckets
     */
    public static CrossPolytope forLongest(int longestTokens, int chunkLength) {
      Checks.atLeast("longestTokens", longestTokens, 1);
      Checks.atLeast("chunkLength", chunkLength, 1);
      int chunks = Math.max(4, longestTokens / chunkLength);
      int bits = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(chunks);
      int half = bits / 2;
      return new CrossPolytope(List.of(1 << (bits - half), 1 << half));
    }

    @Override
    public int buckets() {
      return factors.stream().mapToInt(Integer::intValue).reduce(1, (x, y) -> x * y);
    }

    @Override
    public int columns() {
      return factors.stream().mapToInt(Integer::intValue).sum() / 2;
    }
  }

  /**
   * Sign hyperplanes (Charikar 2002): bit t is 1 where the projection on column t is positive.
   *
   * @param bits number of hyperplanes, 1 to 24
   */
  record Hyperplanes(int bits) implements HashFamily {
    /** Checks the number. */
    public Hyperplanes {
      if (bits < 1 || 1L << Math.min(bits, 62) > MAX_BUCKETS) {
        throw new IllegalArgumentException(
            "bits = " + bits + ": expected 1 to " + Integer.numberOfTrailingZeros(MAX_BUCKETS));
      }
    }

    @Override
    public int buckets() {
      return 1 << bits;
    }

    @Override
    public int columns() {
      return bits;
    }
  }

  /** The largest number of buckets: the sort keeps a counter for each. */
  int MAX_BUCKETS = 1 << 24;
}
