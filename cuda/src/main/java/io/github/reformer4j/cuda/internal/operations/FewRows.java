package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.List;

/**
 * Products of at most eight rows, as in decoding. They take as long as b takes to come from memory,
 * so nothing is gained by rounding: sums and factors are float32 always. A row has the same bits
 * whatever other rows there are.
 */
final class FewRows {
  private static final int MOST_ROWS = 8;
  private static final int WARP = 32;

  private static final KernelSource PLAIN = source(0);
  private static final KernelSource TRANSPOSED = source(1);

  /** Columns of a block where each has a warp. */
  private static final int COLUMNS = 8;

  /** Warps of a block where each has some of the depth. */
  private static final int DEPTHS = 16;

  private FewRows() {}

  private static KernelSource source(int turned) {
    return KernelSource.of("operations/product_few.cu", "product_few").with("TURNED_B", turned);
  }

  static List<KernelSource> sources() {
    return List.of(PLAIN, TRANSPOSED);
  }

  static boolean suits(Product p) {
    return p.m() <= MOST_ROWS && !p.transposeA();
  }

  static void multiply(DeviceCall call, Product p) {
    Grid grid =
        p.transposeB()
            ? Grid.of(Shapes.parts(p.n(), COLUMNS), COLUMNS * WARP)
            : Grid.of(Shapes.parts(p.n(), WARP), DEPTHS * WARP);
    call.launch(
        p.transposeB() ? TRANSPOSED : PLAIN,
        grid,
        new Arguments()
            .address(p.a())
            .address(p.b())
            .address(p.c())
            .int32((int) p.m())
            .int64(p.n())
            .int64(p.k())
            .int32(p.add() ? 1 : 0)
            .int32(DeviceCall.wide(p.a(), p.b(), Shapes.floats(p.k()))));
  }
}
