package io.github.reformer4j.attention;

/** Which part of the sorted order a query sees (semantics section 4). */
public sealed interface Windows {
  /** For {@code before} and {@code after}: as far as the bucket reaches. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /**
   * C, the number of tokens in a whole chunk.
   *
   * @return at least 1
   */
  int chunkLength();

  /**
   * How many chunks before its own a query sees.
   *
   * @return at least 0
   */
  int before();

  /**
   * How many chunks after its own a query sees.
   *
   * @return at least 0
   */
  int after();

  /**
   * Chunks aligned to each bucket's run: nothing a query sees depends on later tokens, so the
   * future cannot leak through the sort (semantics section 4, ALIGNED).
   *
   * @param chunkLength tokens a chunk, at least 1
   * @param before chunks seen before the own one, at least 0, or {@link #UNBOUNDED}
   * @param after chunks seen after the own one, at least 0, or {@link #UNBOUNDED}
   */
  record Aligned(int chunkLength, int before, int after) implements Windows {
    /** Checks the numbers. */
    public Aligned {
      Checks.atLeast("chunkLength", chunkLength, 1);
      Checks.atLeast("before", before, 0);
      Checks.atLeast("after", after, 0);
    }
  }

  /**
   * Chunks over the sorted rounds laid end to end, circular, across buckets and rounds (semantics
   * section 4, FLAT). Under a causal mask the sort itself leaks the future; use {@link Aligned} to
   * generate.
   *
   * @param chunkLength tokens a chunk, at least 1; must divide rounds times length
   * @param before chunks seen before the own one, at least 0
   * @param after chunks seen after the own one, at least 0
   * @param acrossBuckets false keeps only keys of the query's own round and bucket
   * @param padding where masked tokens stand
   */
  record Flat(int chunkLength, int before, int after, boolean acrossBuckets, Padding padding)
      implements Windows {
    /** Checks the numbers. */
    public Flat {
      Checks.atLeast("chunkLength", chunkLength, 1);
      Checks.atLeast("before", before, 0);
      Checks.atLeast("after", after, 0);
      if (before == UNBOUNDED || after == UNBOUNDED) {
        throw new IllegalArgumentException(
            "before, after = UNBOUNDED: expected a number of chunks with FLAT windows, whose array"
                + " is circular (ALIGNED windows may be unbounded)");
      }
    }
  }
}
