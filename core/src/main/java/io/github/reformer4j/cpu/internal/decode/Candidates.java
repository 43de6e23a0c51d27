package io.github.reformer4j.cpu.internal.decode;

import java.util.Arrays;

/**
 * The distinct keys that a query meets, and how often it meets each. A sparse set: nothing is
 * cleared between queries, as an entry counts only if the list confirms it.
 */
final class Candidates {
  private int[] positions = new int[256];
  private int[] times = new int[256];
  private int[] places = new int[256];
  private int size;

  /** Empties the set and makes room for positions up to one. */
  void start(int largest) {
    size = 0;
    if (largest >= places.length) {
      // the limit is one below: some JVMs refuse arrays of the largest length
      places =
          Arrays.copyOf(
              places,
              (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(2L * places.length, largest + 1L)));
    }
  }

  void add(int position) {
    int place = places[position];
    if (place < size && positions[place] == position) {
      times[place]++;
      return;
    }
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
    places[position] = size;
    positions[size] = position;
    times[size] = 1;
    size++;
  }

  /** Takes a position out, if it is in. */
  void remove(int position) {
    int place = places[position];
    if (place < size && positions[place] == position) {
      size--;
      positions[place] = positions[size];
      times[place] = times[size];
      places[positions[place]] = place;
    }
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
