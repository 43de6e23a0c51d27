package io.github.reformer4j.cpu.internal.decode;

import static io.github.reformer4j.cpu.internal.vector.DecodeTile.ROWS;

import io.github.reformer4j.cpu.internal.vector.DecodeTile;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Rows of a sequence as offsets into one segment; where they are not all in one, copies. As many as
 * the second cache level takes: asked for all at once, in a loop that does nothing else, they come
 * with the most misses in flight (measured: design notes).
 */
final class RowList {
  /** Of the rows in a list: half a cache. */
  private static final int MOST_BYTES = 512 << 10;

  private static final int MOST_TILES = 16;

  private final TokenRows rows;
  private final int most;
  private final long[] offsets;
  private final MemorySegment memory;
  private final boolean copied;

  RowList(TokenRows rows) {
    this.rows = rows;
    this.most = Math.clamp(MOST_BYTES / rows.rowBytes() / ROWS, 1, MOST_TILES) * ROWS;
    this.offsets = new long[most];
    MemorySegment whole = rows.whole();
    this.copied = whole == null;
    this.memory =
        whole != null
            ? whole
            : Arena.ofAuto().allocate((long) most * rows.rowBytes(), Tensor.ALIGNMENT);
  }

  /** No list is longer: a whole number of tiles. */
  int most() {
    return most;
  }

  /** The rows at some positions. */
  void place(int sequence, int[] positions, int from, int count) {
    for (int i = 0; i < count; i++) {
      offsets[i] = place(sequence, positions[from + i], i);
    }
    end(count);
  }

  /** The rows of a range of positions. */
  void placeRange(int sequence, int from, int count) {
    for (int i = 0; i < count; i++) {
      offsets[i] = place(sequence, from + i, i);
    }
    end(count);
  }

  private long place(int sequence, int position, int i) {
    long offset = rows.offset(sequence, position);
    if (!copied) {
      return offset;
    }
    long copy = (long) i * rows.rowBytes();
    MemorySegment.copy(rows.memory(position), offset, memory, copy, rows.rowBytes());
    return copy;
  }

  private void end(int count) {
    if (!copied) {
      DecodeTile.touch(memory, offsets, count, rows.rowBytes());
    }
    // tiles are whole to the products
    for (int i = count; i % ROWS != 0; i++) {
      offsets[i] = offsets[count - 1];
    }
  }

  MemorySegment memory() {
    return memory;
  }

  /** Where rows start; the last tile is filled up with the last row. */
  long[] offsets() {
    return offsets;
  }

  long bytes() {
    return (long) most * Long.BYTES + (copied ? memory.byteSize() : 0);
  }
}
