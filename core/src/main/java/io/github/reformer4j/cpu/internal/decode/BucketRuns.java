package io.github.reformer4j.cpu.internal.decode;

import java.util.Arrays;

/**
 * Who is in which bucket, for all rounds of a sequence, in order of arrival. A run is a chain of
 * lines, newest first, whose newest ones the run's own entry names: they can be asked for all at
 * once. Buckets nobody is in take no memory.
 */
final class BucketRuns {
  /** Ints of a line, a pair of cache lines: the line before, then positions. */
  private static final int LINE = 32;

  private static final int POSITIONS = LINE - 1;
  private static final int PAGE_LINES = 128;

  /** Ints of an entry: round, bucket, length, newest lines in turn. Without tokens it is free. */
  private static final int ENTRY = 8;

  private static final int LENGTH = 2;
  private static final int NEWEST = 3;

  /** Lines that an entry names: windows of 125 tokens at least. */
  private static final int NAMED = ENTRY - NEWEST;

  /** An open-addressing table of the runs; a place is where an entry starts. */
  private int[] table = new int[64 * ENTRY];

  private int runs;

  /** What was read to bring it into the cache, for each run. */
  private int[] brought = new int[0];

  private int[][] pages = new int[4][];
  private int lines;

  /**
   * Appends a token to a run of each round. Places are valid until the next call.
   *
   * @param buckets of the token in each round
   * @param position the token
   * @param places of the runs, overwritten: for {@link #length}, {@link #touch}, {@link #collect}
   */
  void append(int[] buckets, int position, int[] places) {
    reserve(buckets.length);
    for (int round = 0; round < buckets.length; round++) {
      places[round] = home(round, buckets[round]);
      // all entries come at once, which a search one by one would wait for one by one
      brought[round] = table[places[round]];
    }
    for (int round = 0; round < buckets.length; round++) {
      places[round] = find(places[round], round, buckets[round]);
      append(places[round], position);
    }
  }

  private void append(int place, int position) {
    int length = table[place + LENGTH];
    if (length == 0) {
      runs++;
    }
    int within = length % POSITIONS;
    if (within == 0) {
      int line = newLine();
      int number = length / POSITIONS;
      page(line)[first(line)] = length == 0 ? 0 : named(place, number - 1);
      table[place + NEWEST + number % NAMED] = line;
    }
    int line = named(place, length / POSITIONS);
    page(line)[first(line) + 1 + within] = position;
    table[place + LENGTH] = length + 1;
  }

  int length(int place) {
    return table[place + LENGTH];
  }

  /** One of the newest lines of a run, counted from the oldest one. */
  private int named(int place, int number) {
    return table[place + NEWEST + number % NAMED];
  }

  /**
   * Brings the newest tokens of some runs into the cache, as far as entries name their lines.
   *
   * @param places of the runs
   * @param counts how many tokens of each
   */
  void touch(int[] places, int[] counts) {
    for (int r = 0; r < places.length; r++) {
      int length = length(places[r]);
      int newest = (length - 1) / POSITIONS;
      int oldest = Math.max((length - counts[r]) / POSITIONS, newest - NAMED + 1);
      int sum = 0;
      for (int number = newest; number >= oldest; number--) {
        int line = named(places[r], number);
        int[] page = page(line);
        sum += page[first(line)] + page[first(line) + LINE - 1];
      }
      brought[r] = sum;
    }
  }

  /**
   * Adds the newest tokens of a run to the candidates, newest first, without the very newest.
   *
   * @param count how many, the very newest included
   */
  void collect(int place, int count, Candidates candidates) {
    int end = length(place) - 1;
    int from = length(place) - count;
    int newest = end / POSITIONS;
    int line = 0;
    for (int number = newest; from < end; number--) {
      line = number > newest - NAMED ? named(place, number) : page(line)[first(line)];
      int start = number * POSITIONS;
      int at = first(line) + 1 - start;
      int oldest = Math.max(from, start);
      candidates.addBackwards(page(line), at + oldest, at + end);
      end = oldest;
    }
  }

  long bytes() {
    int held = (lines + PAGE_LINES - 1) / PAGE_LINES;
    return ((long) table.length + (long) held * PAGE_LINES * LINE) * Integer.BYTES;
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

  /** Where the search for a run starts. */
  private int home(int round, int bucket) {
    // Fibonacci hashing: neighbouring buckets land far apart
    long spread = ((long) round << Integer.SIZE | bucket) * 0x9E3779B97F4A7C15L;
    return (int) (spread >>> (Long.SIZE - Integer.numberOfTrailingZeros(table.length / ENTRY)))
        * ENTRY;
  }

  private int find(int home, int round, int bucket) {
    int place = home;
    while (table[place + LENGTH] != 0 && (table[place + 1] != bucket || table[place] != round)) {
      place = (place + ENTRY) & (table.length - 1);
    }
    table[place] = round;
    table[place + 1] = bucket;
    return place;
  }

  /** Makes room for new runs. */
  private void reserve(int more) {
    if (brought.length < more) {
      brought = new int[more];
    }
    while (2L * (runs + (long) more) > table.length / ENTRY) {
      int[] old = table;
      table = new int[2 * old.length];
      for (int at = 0; at < old.length; at += ENTRY) {
        if (old[at + LENGTH] != 0) {
          int place = find(home(old[at], old[at + 1]), old[at], old[at + 1]);
          System.arraycopy(old, at, table, place, ENTRY);
        }
      }
    }
  }
}
