package io.github.reformer4j.cuda.internal.card;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The arguments of one launch after the other, in the same native memory. */
final class LaunchArguments implements AutoCloseable {
  private static final int USUAL = 32;

  private Arena arena = Arena.ofShared();
  private MemorySegment values = arena.allocate(JAVA_LONG, USUAL);
  private MemorySegment pointers = pointersTo(values);

  /**
   * Lays arguments down.
   *
   * @return the address of an array of pointers to them, good until the next call
   */
  long lay(long[] slots) {
    if (slots.length > values.byteSize() / Long.BYTES) {
      grow(2L * slots.length);
    }
    MemorySegment.copy(slots, 0, values, JAVA_LONG, 0, slots.length);
    return pointers.address();
  }

  private void grow(long count) {
    arena.close();
    arena = Arena.ofShared();
    values = arena.allocate(JAVA_LONG, count);
    pointers = pointersTo(values);
  }

  private MemorySegment pointersTo(MemorySegment slots) {
    long count = slots.byteSize() / Long.BYTES;
    MemorySegment array = arena.allocate(ADDRESS, count);
    for (long i = 0; i < count; i++) {
      array.setAtIndex(ADDRESS, i, slots.asSlice(i * Long.BYTES));
    }
    return array;
  }

  @Override
  public void close() {
    arena.close();
  }
}
