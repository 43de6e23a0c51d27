package io.github.reformer4j.cpu.internal.decode;

/**
 * The distinct keys that a query meets, in the order in which it first meets them, and how often it
 * meets each. A bit for each position tells who was met: what comes first is then a matter of
 * arithmetic, where the branch of a look-up would be guessed wrong at each repetition.
 */
final class Candidates {
  private final boolean counted;

  /** One place more than keys: each key is written before it is known to be new. */
  private int[] positions = new int[64];

  private int size;

  /** A bit for each position of the sequence; all zero but for the listed ones. */
  private long[] met = new long[16];

  /** How often each position was met, zero but for the listed ones; empty if nobody asks. */
  private int[] meetings = new int[0];

  private int[] times = new int[0];

  private final int[] one = new int[1];

  /**
   * An empty set.
   *
   * @param counted whether {@link #times} will be asked for
   */
  Candidates(boolean counted) {
    this.counted = counted;
  }

  /**
   * Empties the set and makes room.
   *
   * @param most no more distinct keys will be added
   * @param tokens all positions are below
   */
  void start(int most, int tokens) {
    for (int i = 0; i < size; i++) {
      met[positions[i] >>> 6] = 0;
    }
    for (int i = 0; counted && i < size; i++) {
      meetings[positions[i]] = 0;
    }
    size = 0;
    if (most >= positions.length) {
      positions = new int[Integer.highestOneBit(most) << 1];
    }
    if (tokens > (long) met.length << 6) {
      met = new long[Integer.highestOneBit((tokens - 1) >>> 6) << 1];
    }
    if (counted && tokens > meetings.length) {
      meetings = new int[(int) Math.min((long) met.length << 6, Integer.MAX_VALUE - 8)];
    }
  }

  void add(int position) {
    one[0] = position;
    addBackwards(one, 0, 1);
  }

  /** Adds positions from the last one to the first. */
  void addBackwards(int[] from, int first, int end) {
    int[] list = positions;
    long[] bits = met;
    int count = size;
    for (int i = end - 1; i >= first; i--) {
      int position = from[i];
      long word = bits[position >>> 6];
      list[count] = position;
      count += (int) (~word >>> position) & 1;
      bits[position >>> 6] = word | 1L << position;
    }
    size = count;
    for (int i = first; counted && i < end; i++) {
      meetings[from[i]]++;
    }
  }

  int size() {
    return size;
  }

  int[] positions() {
    return positions;
  }

  /** How often each of the positions was met; valid until the next call. */
  int[] times() {
    if (times.length < size) {
      times = new int[positions.length];
    }
    for (int i = 0; i < size; i++) {
      times[i] = meetings[positions[i]];
    }
    return times;
  }

  long bytes() {
    return (positions.length + meetings.length + (long) times.length) * Integer.BYTES
        + (long) met.length * Long.BYTES;
  }
}
