package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.List;

/**
 * Numbers of rows in the order of their ids, and of the rows among equal ids: a radix sort by eight
 * bits at a time.
 *
 * @param ids address of the sorted ids
 * @param rows address of the numbers of their rows
 * @param count how many
 */
record SortedRows(long ids, long rows, long count) {
  private static final KernelSource COUNTS =
      KernelSource.of("operations/digit_counts.cu", "digit_counts");
  private static final KernelSource STARTS =
      KernelSource.of("operations/digit_starts.cu", "digit_starts");
  private static final KernelSource ORDER =
      KernelSource.of("operations/digit_order.cu", "digit_order");

  private static final int DIGIT_BITS = 8;
  private static final int DIGITS = 1 << DIGIT_BITS;
  private static final int ROWS_OF_BLOCK = 1024;

  static List<KernelSource> sources() {
    return List.of(COUNTS, STARTS, ORDER);
  }

  /** Sorts rows whose ids are below the number of entries. */
  static SortedRows of(DeviceCall call, long ids, long count, long entries) {
    if (count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "rows = " + count + ": expected at most " + Integer.MAX_VALUE);
    }
    long blocks = Shapes.parts(count, ROWS_OF_BLOCK);
    long counts = call.scratch(blocks * DIGITS * Integer.BYTES);
    int bits = Long.SIZE - Long.numberOfLeadingZeros(entries - 1);
    // 0 as the address of rows: each is where it was
    SortedRows sorted = new SortedRows(ids, 0, count);
    SortedRows other = empty(call, count);
    SortedRows next = bits > DIGIT_BITS ? empty(call, count) : other;
    for (int shift = 0; shift < Math.max(1, bits); shift += DIGIT_BITS) {
      sorted.moveBy(call, shift, counts, blocks, other);
      sorted = other;
      other = next;
      next = sorted;
    }
    return sorted;
  }

  private static SortedRows empty(DeviceCall call, long count) {
    return new SortedRows(
        call.scratch(count * Integer.BYTES), call.scratch(count * Integer.BYTES), count);
  }

  private void moveBy(DeviceCall call, int shift, long counts, long blocks, SortedRows to) {
    Grid grid = Grid.of(blocks, DIGITS);
    call.launch(
        COUNTS, grid, new Arguments().address(ids).int64(count).int32(shift).address(counts));
    call.launch(STARTS, Grid.of(1, DIGITS), new Arguments().address(counts).int64(blocks));
    call.launch(
        ORDER,
        grid,
        new Arguments()
            .address(ids)
            .address(rows)
            .int64(count)
            .int32(shift)
            .address(counts)
            .address(to.ids)
            .address(to.rows));
  }
}
