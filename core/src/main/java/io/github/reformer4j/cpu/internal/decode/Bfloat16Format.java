package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.cpu.internal.vector.Bfloat16Row;
import io.github.reformer4j.cpu.internal.vector.Bfloat16Tile;
import java.lang.foreign.MemorySegment;

/** Numbers rounded to bfloat16, in the order of {@link Bfloat16Row}. */
final class Bfloat16Format implements RowFormat {
  @Override
  public int bytes() {
    return Short.BYTES;
  }

  @Override
  public int stride(int width) {
    return Bfloat16Row.roundUp(width);
  }

  @Override
  public void keep(float[] row, MemorySegment memory, long at) {
    Bfloat16Row.store(row, memory, at);
  }

  @Override
  public float number(MemorySegment memory, long row, int column) {
    return Bfloat16Row.number(memory, row, column);
  }

  @Override
  public void scores(
      float[] query, RowList list, int from, int count, float[] scratch, float[] scores) {
    Bfloat16Tile.scores(
        query, list.memory(), list.offsets(), from, count, query.length, scratch, scores);
  }

  @Override
  public void accumulate(
      float[] weights, RowList list, int from, int count, int keyStride, float[] sums) {
    Bfloat16Tile.accumulate(
        weights, list.memory(), list.offsets(), from, count, keyStride, sums.length, sums);
  }
}
