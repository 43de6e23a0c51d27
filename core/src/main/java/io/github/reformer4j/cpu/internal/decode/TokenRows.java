package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys and values of all sequences. A token's value follows its key, so that one row is one
 * walk of the page table and one run of cache lines. Memory grows in slabs of at most {@link #SLAB}
 * bytes: growing copies no row, and slabs of that size come on huge pages. Blocks that no later
 * token needs are used again.
 */
final class TokenRows {
  private static final int SHIFT = 6;

  /** Tokens of a block, of each sequence. */
  private static final int BLOCK = 1 << SHIFT;

  /** Of this size a tensor's memory is on huge pages where the system has them. */
  private static final long SLAB = 4L << 20;

  private final RowFormat format;
  private final int keyStride;
  private final int valueStride;
  private final long sequenceBytes;
  private final long blockBytes;
  private final @Nullable MemorySegment whole;
  private final Arena arena = Arena.ofShared();

  // blocks in use, then blocks to be used next
  private MemorySegment[] slabs = new MemorySegment[4];
  private long[] starts = new long[4];
  private int held;
  private int firstBlock;

  /**
   * Room for the rows of some sequences.
   *
   * @param sequences B H
   * @param dim D
   * @param valueDim E
   * @param format of keys and values
   * @param whole all rows are offsets into this segment of all memory; null = each slab is a
   *     segment
   */
  TokenRows(int sequences, int dim, int valueDim, RowFormat format, @Nullable MemorySegment whole) {
    this.format = format;
    this.whole = whole;
    keyStride = format.stride(dim);
    valueStride = format.stride(valueDim);
    sequenceBytes = (long) BLOCK * rowBytes();
    blockBytes = Math.multiplyExact(sequences, sequenceBytes);
  }

  RowFormat format() {
    return format;
  }

  /** Length of a key with padding, which is zero. */
  int keyStride() {
    return keyStride;
  }

  /** Length of a value with padding, which is zero. */
  int valueStride() {
    return valueStride;
  }

  /** Length of a key and its value. */
  int rowBytes() {
    return (keyStride + valueStride) * format.bytes();
  }

  /** Keeps a token's key and value, for which there is room: as long as their strides. */
  void keep(int sequence, int token, float[] key, float[] value) {
    MemorySegment memory = memory(token);
    long at = offset(sequence, token);
    format.keep(key, memory, at);
    format.keep(value, memory, at + (long) keyStride * format.bytes());
  }

  /** Makes room for a token's rows; tokens come in order. */
  void append(int token) {
    if ((token >>> SHIFT) - firstBlock == held) {
      grow();
    }
  }

  private void grow() {
    // as much again as there is, so that short sequences take little
    int blocks = Math.clamp(Math.ceilDiv(SLAB, blockBytes), 1, Math.max(1, held));
    MemorySegment slab =
        Tensor.allocate(arena, DType.FLOAT32, Shape.of(blocks * (blockBytes / Float.BYTES)))
            .segment();
    if (held + blocks > slabs.length) {
      int length = Math.max(held + blocks, 2 * slabs.length);
      slabs = Arrays.copyOf(slabs, length);
      starts = Arrays.copyOf(starts, length);
    }
    for (int block = 0; block < blocks; block++) {
      slabs[held] = whole == null ? slab : whole;
      starts[held] = (whole == null ? 0 : slab.address()) + block * blockBytes;
      held++;
    }
  }

  /** The segment that holds the rows of all tokens, or null if there are several. */
  @Nullable MemorySegment whole() {
    return whole;
  }

  /** The memory that holds a token's rows. */
  MemorySegment memory(int token) {
    return slabs[(token >>> SHIFT) - firstBlock];
  }

  /** Where in it, in bytes, a sequence's key starts; the value follows. */
  long offset(int sequence, int token) {
    return starts[(token >>> SHIFT) - firstBlock]
        + sequence * sequenceBytes
        + (long) (token & (BLOCK - 1)) * rowBytes();
  }

  /** Says that no token before this one is needed any more. */
  void dropBefore(int token) {
    while (firstBlock < token >>> SHIFT) {
      MemorySegment slab = slabs[0];
      long start = starts[0];
      System.arraycopy(slabs, 1, slabs, 0, held - 1);
      System.arraycopy(starts, 1, starts, 0, held - 1);
      slabs[held - 1] = slab;
      starts[held - 1] = start;
      firstBlock++;
    }
  }

  long bytes() {
    return held * blockBytes;
  }

  void free() {
    arena.close();
  }
}
