package io.github.reformer4j.cpu.internal.operations;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import java.lang.foreign.MemorySegment;

/**
 * Sums over rows in two steps: blocks of rows, as many as the shape says, each in float32 and in
 * order; then the blocks in order, in double precision.
 */
final class PartialSums {
  /** Numbers of all parts: the memory of very wide rows must not be that of all rows together. */
  private static final long MOST = 1 << 21;

  private final long rows;
  private final int size;
  private final float[][] parts;

  /**
   * Room for sums.
   *
   * @param rows rows to sum over
   * @param width their length
   * @param columns numbers that are summed for each row
   */
  PartialSums(long rows, int width, int columns) {
    this.rows = rows;
    this.size =
        Math.max(Units.rowsOfUnit(width), Math.toIntExact(Math.ceilDiv(rows * columns, MOST)));
    this.parts = new float[Units.count(rows, size)][columns];
  }

  /** A block's work. */
  @FunctionalInterface
  interface Task {
    void run(long from, int count, float[] part);
  }

  void forEach(WorkTeam team, Task task) {
    Units.forEach(
        team, rows, size, (from, count) -> task.run(from, count, parts[(int) (from / size)]));
  }

  /** Adds the sums of {@code width} columns to a row. */
  void addTo(MemorySegment target, int column, int width) {
    double[] sums = new double[width];
    for (float[] part : parts) {
      for (int i = 0; i < width; i++) {
        sums[i] += part[column + i];
      }
    }
    for (int i = 0; i < width; i++) {
      float before = target.getAtIndex(JAVA_FLOAT, i);
      target.setAtIndex(JAVA_FLOAT, i, (float) (before + sums[i]));
    }
  }
}
