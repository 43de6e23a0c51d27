package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.List;

/**
 * Sums of columns in two stages: over ranges of rows, and over the ranges. How the rows are cut
 * depends on their number alone, so the order of a sum does too.
 *
 * @param width columns
 * @param range rows of a range; the last may have fewer
 * @param count ranges
 */
record ColumnRanges(long width, long range, long count) {
  private static final KernelSource TOTALS =
      KernelSource.of("operations/column_totals.cu", "column_totals");

  private static final int LEAST_ROWS = 32;
  private static final int MOST_RANGES = 256;
  private static final int COLUMNS = 32;
  private static final int THREADS = 256;

  static ColumnRanges of(long rows, long width) {
    long range = Math.max(LEAST_ROWS, Shapes.parts(rows, MOST_RANGES));
    return new ColumnRanges(width, range, Shapes.parts(rows, range));
  }

  static List<KernelSource> sources() {
    return List.of(TOTALS);
  }

  /** Of one sum for each range and column. */
  long floats() {
    return count * width;
  }

  /** Columns along x, ranges along y. */
  Grid grid() {
    return Grid.of(Shapes.parts(width, COLUMNS), count, THREADS);
  }

  /** Adds up ranges, whose sums are a stride apart, and adds that to a row. */
  void addTotals(DeviceCall call, long parts, long stride, long sum) {
    call.launch(
        TOTALS,
        Grid.of(Shapes.parts(width, COLUMNS), THREADS),
        new Arguments().address(parts).int64(stride).int64(count).int64(width).address(sum));
  }
}
