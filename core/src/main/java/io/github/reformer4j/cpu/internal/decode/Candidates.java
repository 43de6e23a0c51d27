package io.github.reformer4j.cpu.internal.decode;

import java.util.Arrays;

/**
 * The distinct keys that a query meets, and how often it meets each: a table of the size of the
 * windows, not of the sequence, so that it stays in the nearest cache.
 */
final class Candidates {
  private static final int FREE = -1;

  /** Slots for each key there is room for: few collisions. */
  private static final int SLOTS = 4;

  private int[] positions = new int[64];
  private int[] times = new int[64];
  private int size;

  /** An open-addressing table of places in the list. */
  private int[] places = new int[SLOTS * 64];

  private int shift = shift();

  /** Empties the set and makes room. */
  void start(int most) {
    size = 0;
    if (most > positions.length) {
      int room = Integer.highestOneBit(most - 1) << 1;
      positions = new int[room];
      times = new int[room];
      places = new int[SLOTS * room];
      shift = shift();
    }
    Arrays.fill(places, FREE);
  }

  private int shift() {
    return 32 - Integer.numberOfTrailingZeros(places.length);
  }

  void add(int position) {
    // Fibonacci hashing, as positions of one bucket may be evenly spaced
    int slot = (position * 0x9E3779B9) >>> shift;
    for (int place = places[slot]; place != FREE; place = places[slot]) {
      if (positions[place] == position) {
        times[place]++;
        return;
      }
      slot = (slot + 1) & (places.length - 1);
    }
    places[slot] = size;
    positions[size] = position;
    times[size] = 1;
    size++;
  }

  int size() {
    return size;
  }

  int[] positions() {
    return positions;
  }

  int[] times() {
    return times;
  }

  long bytes() {
    return (2L * positions.length + places.length) * Integer.BYTES;
  }
}
