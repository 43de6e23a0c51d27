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
