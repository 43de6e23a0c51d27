package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.Shapes.floats;
import static io.github.reformer4j.cuda.internal.operations.Shapes.rowBytes;
import static io.github.reformer4j.cuda.internal.operations.Shapes.rows;
import static io.github.reformer4j.cuda.internal.operations.Shapes.width;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of tables. A scatter sorts the rows by id, keeping the order of equal ids, and adds up each
 * run of equal ids: its memory traffic is that of the rows, however large the table. {@link
 * #firstOutside} waits for the device where the ids lie there.
 */
record CudaEmbeddings(CudaContext context) implements Embeddings {
  private static final KernelSource GATHER = KernelSource.of("operations/gather.cu", "gather");
  private static final KernelSource FIRST_OUTSIDE =
      KernelSource.of("operations/first_outside.cu", "first_outside");

  /** As a position: none, and greater than any without a sign. */
  private static final long NOWHERE = -1;

  static List<KernelSource> sources() {
    List<KernelSource> sources = new ArrayList<>(List.of(GATHER, FIRST_OUTSIDE));
    sources.addAll(SortedRows.sources());
    sources.addAll(RunSums.sources());
    return sources;
  }

  @Override
  public void gather(Tensor table, Tensor ids, Tensor y, int column, boolean add) {
    try (DeviceCall call = new DeviceCall(context)) {
      long entries = call.read(table);
      long index = call.read(ids);
      long to = call.update(y) + floats(column);
      call.launch(
          GATHER,
          Shapes.warpPerRow(rows(y)),
          new Arguments()
              .address(entries)
              .int64(width(table))
              .address(index)
              .address(to)
              .int64(width(y))
              .int64(rows(y))
              .int32(add ? 1 : 0)
              .int32(DeviceCall.wide(entries, to, rowBytes(table), rowBytes(y))));
      call.done();
    }
  }

  @Override
  public void scatter(Tensor yGradient, int column, Tensor ids, Tensor tableGradient) {
    try (DeviceCall call = new DeviceCall(context)) {
      SortedRows sorted = SortedRows.of(call, call.read(ids), rows(yGradient), rows(tableGradient));
      long gradient = call.read(yGradient) + floats(column);
      RunSums.add(
          call,
          sorted,
          gradient,
          width(yGradient),
          call.update(tableGradient),
          width(tableGradient));
      call.done();
    }
  }

  @Override
  public @Nullable Stray firstOutside(Tensor ids, int least, int most) {
    if (ids.remoteMemory().isEmpty()) {
      return Embeddings.super.firstOutside(ids, least, most);
    }
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(ids);
      long position = call.scratch(Long.BYTES);
      call.fill(position, (byte) NOWHERE, Long.BYTES);
      call.launch(
          FIRST_OUTSIDE,
          Grid.over(Shapes.elements(ids)),
          new Arguments()
              .address(from)
              .int64(Shapes.elements(ids))
              .int32(least)
              .int32(most)
              .address(position));
      long first = call.waitForLong(position);
      return first == NOWHERE
          ? null
          : new Stray(first, call.waitForInt(from + first * Integer.BYTES));
    }
  }
}
