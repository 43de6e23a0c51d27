package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.Shapes.floats;
import static io.github.reformer4j.cuda.internal.operations.Shapes.rowBytes;
import static io.github.reformer4j.cuda.internal.operations.Shapes.rows;
import static io.github.reformer4j.cuda.internal.operations.Shapes.warpPerRow;
import static io.github.reformer4j.cuda.internal.operations.Shapes.width;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Norms and biases, a warp for each row. */
record CudaRows(CudaContext context) implements Rows {
  private static final KernelSource LAYER_NORM =
      KernelSource.of("operations/layer_norm.cu", "layer_norm");
  private static final KernelSource STATISTICS =
      KernelSource.of("operations/layer_norm_statistics.cu", "layer_norm_statistics");
  private static final KernelSource LAYER_NORM_SUMS =
      KernelSource.of("operations/layer_norm_sums.cu", "layer_norm_sums");
  private static final KernelSource LAYER_NORM_BACKWARD =
      KernelSource.of("operations/layer_norm_backward.cu", "layer_norm_backward");
  private static final KernelSource COLUMN_SUMS =
      KernelSource.of("operations/column_sums.cu", "column_sums");
  private static final KernelSource ADD_BIAS =
      KernelSource.of("operations/add_bias.cu", "add_bias");
  private static final KernelSource COPY_COLUMNS =
      KernelSource.of("operations/copy_columns.cu", "copy_columns");

  static List<KernelSource> sources() {
    List<KernelSource> sources =
        new ArrayList<>(
            List.of(
                LAYER_NORM,
                STATISTICS,
                LAYER_NORM_SUMS,
                LAYER_NORM_BACKWARD,
                COLUMN_SUMS,
                ADD_BIAS,
                COPY_COLUMNS));
    sources.addAll(ColumnRanges.sources());
    return sources;
  }

  @Override
  public void layerNorm(Tensor x, Tensor weight, Tensor bias, double epsilon, Tensor y) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long w = call.read(weight);
      long b = call.read(bias);
      long to = call.write(y);
      call.launch(
          LAYER_NORM,
          warpPerRow(rows(x)),
          new Arguments()
              .address(from)
              .address(w)
              .address(b)
              .address(to)
              .int64(rows(x))
              .int64(width(x))
              .float32(epsilon)
              .int32(DeviceCall.wide(from, w, b, to, rowBytes(x))));
      call.done();
    }
  }

  @Override
  public void layerNormBackward(
      Tensor x,
      Tensor weight,
      double epsilon,
      Tensor yGradient,
      Tensor xGradient,
      Tensor weightGradient,
      Tensor biasGradient) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long w = call.read(weight);
      long dy = call.read(yGradient);
      long dx = call.write(xGradient);
      long statistics = statistics(call, x, from, epsilon);
      // before dx is written, which may be dy
      ColumnRanges ranges = ColumnRanges.of(rows(x), width(x));
      long parts = call.scratch(floats(2 * ranges.floats()));
      call.launch(
          LAYER_NORM_SUMS,
          ranges.grid(),
          new Arguments()
              .address(from)
              .address(statistics)
              .address(dy)
              .address(parts)
              .int64(rows(x))
              .int64(width(x))
              .int64(ranges.range()));
      long stride = 2 * width(x);
      ranges.addTotals(call, parts, stride, call.update(weightGradient));
      ranges.addTotals(call, parts + rowBytes(x), stride, call.update(biasGradient));
      call.launch(
          LAYER_NORM_BACKWARD,
          warpPerRow(rows(x)),
          new Arguments()
              .address(from)
              .address(w)
              .address(statistics)
              .address(dy)
              .address(dx)
              .int64(rows(x))
              .int64(width(x))
              .int32(DeviceCall.wide(from, w, dy, dx, rowBytes(x))));
      call.done();
    }
  }

  /** Mean and scale of each row. */
  private static long statistics(DeviceCall call, Tensor x, long from, double epsilon) {
    long statistics = call.scratch(floats(2 * rows(x)));
    call.launch(
        STATISTICS,
        warpPerRow(rows(x)),
        new Arguments()
            .address(from)
            .address(statistics)
            .int64(rows(x))
            .int64(width(x))
            .float32(epsilon)
            .int32(DeviceCall.wide(from, rowBytes(x))));
    return statistics;
  }

  @Override
  public void addBias(Tensor bias, Tensor y) {
    try (DeviceCall call = new DeviceCall(context)) {
      long b = call.read(bias);
      long to = call.update(y);
      call.launch(
          ADD_BIAS,
          warpPerRow(rows(y)),
          new Arguments()
              .address(b)
              .address(to)
              .int64(rows(y))
              .int64(width(y))
              .int32(DeviceCall.wide(b, to, rowBytes(y))));
      call.done();
    }
  }

  @Override
  public void biasGradient(Tensor yGradient, Tensor biasGradient) {
    try (DeviceCall call = new DeviceCall(context)) {
      long dy = call.read(yGradient);
      ColumnRanges ranges = ColumnRanges.of(rows(yGradient), width(yGradient));
      long parts = call.scratch(floats(ranges.floats()));
      call.launch(
          COLUMN_SUMS,
          ranges.grid(),
          new Arguments()
              .address(dy)
              .address(parts)
              .int64(rows(yGradient))
              .int64(width(yGradient))
              .int64(ranges.range()));
      ranges.addTotals(call, parts, width(yGradient), call.update(biasGradient));
      call.done();
    }
  }

  @Override
  public void copyColumns(Tensor from, int fromColumn, Tensor to, int toColumn, int columns) {
    try (DeviceCall call = new DeviceCall(context)) {
      long source = call.read(from) + floats(fromColumn);
      long target = call.update(to) + floats(toColumn);
      call.launch(
          COPY_COLUMNS,
          warpPerRow(rows(from)),
          new Arguments()
              .address(source)
              .int64(width(from))
              .address(target)
              .int64(width(to))
              .int64(rows(from))
              .int64(columns)
              .int32(DeviceCall.wide(source, target, rowBytes(from), rowBytes(to))));
      call.done();
    }
  }
}
