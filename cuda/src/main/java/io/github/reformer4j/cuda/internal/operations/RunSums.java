package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.List;

/**
 * Adds rows of a gradient to the entries of their ids. Sorted rows are cut into stretches of a
 * length that depends on their number alone; within a stretch rows are added in their order, and
 * sums of stretches in theirs.
 */
final class RunSums {
  private static final KernelSource RUNS =
      KernelSource.of("operations/scatter_runs.cu", "scatter_runs");
  private static final KernelSource BRIDGES =
      KernelSource.of("operations/scatter_bridges.cu", "scatter_bridges");

  private static final int LEAST_ROWS = 64;
  private static final int MOST_STRETCHES = 4096;
  private static final int THREADS = 128;

  private RunSums() {}

  static List<KernelSource> sources() {
    return List.of(RUNS, BRIDGES);
  }

  static void add(
      DeviceCall call,
      SortedRows sorted,
      long gradient,
      long gradientWidth,
      long table,
      long width) {
    long stretch = Math.max(LEAST_ROWS, Shapes.parts(sorted.count(), MOST_STRETCHES));
    long stretches = Shapes.parts(sorted.count(), stretch);
    // a head and a tail for each stretch
    long bridges = call.scratch(Shapes.floats(2 * stretches * width));
    Grid grid = Grid.of(stretches, Shapes.parts(width, THREADS), THREADS);
    call.launch(
        RUNS,
        grid,
        new Arguments()
            .address(gradient)
            .int64(gradientWidth)
            .address(sorted.ids())
            .address(sorted.rows())
            .int64(sorted.count())
            .int64(stretch)
            .address(table)
            .int64(width)
            .address(bridges));
    if (stretches > 1) {
      call.launch(
          BRIDGES,
          grid,
          new Arguments()
              .address(sorted.ids())
              .int64(sorted.count())
              .int64(stretch)
              .address(table)
              .int64(width)
              .address(bridges));
    }
  }
}
