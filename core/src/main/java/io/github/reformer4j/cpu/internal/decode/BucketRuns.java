package io.github.reformer4j.cpu.internal.decode;

import java.util.Arrays;

/**
 * Who is in which bucket, for all rounds of a sequence, in order of arrival. A run is a chain of
 * lines, newest first; buckets nobody is in take no memory.
 */
final class BucketRuns {
  /** Ints of a line, a pair of cache lines: the line before, then positions. */
  private static final int LINE = 32;

  private static final int POSITIONS = LINE - 1;
  private static final int PAGE_LINES = 128;
  private static final int FREE = -1;

  // an open-addressing table of the runs
  private long[] keys = new long[64];
  private int[] lengths = new int[64];
  private int[] lastLines = new int[64];
  private int runs;

  /** A line of each chain that is being followed. */
  private int[] walk = new int[0];

  private int[][] pages = new int[4][];
  private int lines;

  BucketRuns() {
    Arrays.fill(keys, FREE);
  }

  /** Makes room for new runs; places returned from then on are valid until the next call. */
  void reserve(int more) {
    while (2L * (runs + (long) more) > keys.length) {
      grow();
    }
  }

  /**
   * Appends a token to a run, for which there is room.
   *
   * @param run number of round and bucket
   * @param position the token
   * @return the run's place, for {@link #length} and {@link #collect}
   */
  int append(long run, int position) {
    int at = find(run);
    if (keys[at] == FREE) {
      keys[at] = run;
      lengths[at] = 0;
      lastLines[at] = FREE;
      runs++;
    }
    int within = lengths[at] % POSITIONS;
    if (within == 0) {
      int line = newLine();
      page(line)[first(line)] = lastLines[at];
      lastLines[at] = line;
    }
    int line = lastLines[at];
    page(line)[first(line) + 1 + within] = position;
    lengths[at]++;
    return at;
  }

  int length(int at) {
    return lengths[at];
  }

  /**
   * Brings the newest tokens of some runs into the cache. A chain's next line is known only when
   * the one before has arrived, so all chains are followed side by side.
   *
   * @param places of the runs
   * @param counts how many tokens of each
   */
  void touch(int[] places, int[] counts) {
    int[] at = walk(places.length);
    boolean more = true;
    for (int r = 0; r < places.length; r++) {
      at[r] = lastLines[places[r]];
    }
    for (int seen = 0; more; seen += POSITIONS) {
      more = false;
      for (int r = 0; r < places.length; r++) {
        // as long as this line and the newer ones may hold fewer
        if (counts[r] > seen + newest(places[r])) {
          at[r] = page(at[r])[first(at[r])];
          more = true;
        }
      }
    }
    for (int r = 0; r < places.length; r++) {
      at[r] = page(at[r])[first(at[r])];
    }
  }

  /** How many positions the newest line of a run holds. */
  private int newest(int place) {
    return (lengths[place] - 1) % POSITIONS + 1;
  }

  /**
   * Adds the newest tokens of a run to the candidates, newest first, without the very newest.
   *
   * @param count how many, the very newest included
   */
  void collect(int at, int count, Candidates candidates) {
    int line = lastLines[at];
    int last = newest(at);
    int left = count;
    int skip = 1;
    while (left > skip) {
      int[] page = page(line);
      int start = first(line);
      int end = Math.max(0, last - left);
      for (int i = last - skip; i > end; i--) {
        candidates.add(page[start + i]);
      }
      left -= last - end;
      skip = 0;
      line = page[start];
      last = POSITIONS;
    }
  }

  long bytes() {
    int held = (lines + PAGE_LINES - 1) / PAGE_LINES;
    return (long) keys.length * (Long.BYTES + 2 * Integer.BYTES)
        + (long) held * PAGE_LINES * LINE * Integer.BYTES;
  }

  private int[] walk(int chains) {
    if (walk.length < chains) {
      walk = new int[chains];
    }
    return walk;
  }

  private int newLine() {
    int page = lines / PAGE_LINES;
    if (lines % PAGE_LINES == 0) {
      if (page == pages.length) {
        pages = Arrays.copyOf(pages, 2 * page);
      }
      pages[page] = new int[PAGE_LINES * LINE];
    }
    return lines++;
  }

  private int[] page(int line) {
    return pages[line / PAGE_LINES];
  }

  private static int first(int line) {
    return line % PAGE_LINES * LINE;
  }

  private int find(long run) {
    // Fibonacci hashing: neighbouring buckets land far apart
    int at =
        (int) ((run * 0x9E3779B97F4A7C15L) >>> (64 - Integer.numberOfTrailingZeros(keys.length)));
    while (keys[at] != FREE && keys[at] != run) {
      at = (at + 1) & (keys.length - 1);
    }
    return at;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldLengths = lengths;
    int[] oldLast = lastLines;
    keys = new long[2 * oldKeys.length];
    lengths = new int[keys.length];
    lastLines = new int[keys.length];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int at = find(oldKeys[i]);
        keys[at] = oldKeys[i];
        lengths[at] = oldLengths[i];
        lastLines[at] = oldLast[i];
      }
    }
  }
}
