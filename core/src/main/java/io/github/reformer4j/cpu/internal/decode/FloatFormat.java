package io.github.reformer4j.cpu.internal.decode;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.reformer4j.cpu.internal.vector.DecodeTile;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import java.lang.foreign.MemorySegment;

/** Numbers as they come. */
final class FloatFormat implements RowFormat {
  @Override
  public int bytes() {
    return Float.BYTES;
  }

  @Override
  public int stride(int width) {
    return Lanes.roundUp(width);
  }

  @Override
  public void keep(float[] row, MemorySegment memory, long at) {
    MemorySegment.copy(row, 0, memory, JAVA_FLOAT, at, row.length);
  }

  @Override
  public float number(MemorySegment memory, long row, int column) {
    return memory.get(JAVA_FLOAT, row + (long) column * Float.BYTES);
  }

  @Override
  public void scores(
      float[] query, RowList list, int from, int count, float[] scratch, float[] scores) {
    DecodeTile.scores(
        query, list.memory(), list.offsets(), from, count, query.length, scratch, scores);
  }

  @Override
  public void accumulate(
      float[] weights, RowList list, int from, int count, int keyStride, float[] sums) {
    DecodeTile.accumulate(
        weights, list.memory(), list.offsets(), from, count, keyStride, sums.length, sums);
  }
}
