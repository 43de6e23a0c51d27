package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.function.LongFunction;

/** Launches over more rows than a grid has blocks along y. */
final class Rows {
  private static final int MOST = 65_535;

  private Rows() {}

  /**
   * One block along y for each row, in as many launches as that takes.
   *
   * @param context where
   * @param source what
   * @param row the grid of one row
   * @param rows how many; 0 launches nothing
   * @param arguments of the launch whose first row is given
   */
  static void launch(
      CudaContext context,
      KernelSource source,
      Grid row,
      long rows,
      LongFunction<Arguments> arguments) {
    for (long first = 0; first < rows; first += MOST) {
      int count = (int) Math.min(MOST, rows - first);
      Grid grid = new Grid(row.x(), count, row.z(), row.threads(), row.sharedBytes());
      context.launch(source, grid, arguments.apply(first));
    }
  }
}
