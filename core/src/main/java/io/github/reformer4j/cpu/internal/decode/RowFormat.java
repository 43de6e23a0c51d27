package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.attention.KeyValueCache;
import java.lang.foreign.MemorySegment;

/** How a row of numbers lies in memory, and the kernels that read it there. */
interface RowFormat {
  /** The one of a cache over float32 inputs. */
  static RowFormat of(KeyValueCache cache) {
    return switch (cache) {
      case AS_GIVEN -> new FloatFormat();
      case BFLOAT16 -> new Bfloat16Format();
    };
  }

  /** Bytes of a number. */
  int bytes();

  /** Numbers that a row of some width takes: with padding, which is zero. */
  int stride(int width);

  /**
   * Keeps a row.
   *
   * @param row as long as its stride, with zeros for padding
   * @param memory where to
   * @param at its first byte
   */
  void keep(float[] row, MemorySegment memory, long at);

  /** One number of a row that starts at some byte. */
  float number(MemorySegment memory, long row, int column);

  /**
   * Products of a query with the keys of a tile; minus infinity beyond the count.
   *
   * @param query as long as a key's stride
   * @param list rows, of which the tile starts with one
   * @param from that one
   * @param count number of rows
   * @param scratch see {@link io.github.reformer4j.cpu.internal.vector.DecodeTile#PARTIAL}
   * @param scores overwritten
   */
  void scores(float[] query, RowList list, int from, int count, float[] scratch, float[] scores);

  /**
   * Adds weighted values of a tile to an accumulator.
   *
   * @param weights of each row; 0 beyond the count
   * @param list rows, of which the tile starts with one
   * @param from that one
   * @param count number of rows
   * @param keyStride numbers before a value
   * @param sums as long as a value's stride
   */
  void accumulate(float[] weights, RowList list, int from, int count, int keyStride, float[] sums);
}
