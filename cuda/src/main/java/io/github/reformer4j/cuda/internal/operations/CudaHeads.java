package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * Between tokens and heads, and rotary positions. Angles are taken in double precision on the
 * device, once for all heads that a thread turns; its power function may differ from the host's in
 * the last bits, which shows at positions beyond 2<sup>26</sup> or so.
 */
record CudaHeads(CudaContext context) implements Heads {
  private static final KernelSource SPLIT =
      KernelSource.of("operations/split_heads.cu", "split_heads");
  private static final KernelSource MERGE =
      KernelSource.of("operations/merge_heads.cu", "merge_heads");
  private static final KernelSource ROTATE = KernelSource.of("operations/rotate.cu", "rotate");

  private static final int QUAD = 4;
  private static final int THREADS = 256;

  /** Threads that keep a device busy: with fewer pairs of a head, heads go to several threads. */
  private static final long MANY_THREADS = 1 << 17;

  private static final long MOST_GROUPS = 65_535;

  static List<KernelSource> sources() {
    return List.of(SPLIT, MERGE, ROTATE);
  }

  @Override
  public void split(Tensor tokens, Tensor heads) {
    move(SPLIT, tokens, heads, heads.shape());
  }

  @Override
  public void merge(Tensor heads, Tensor tokens) {
    move(MERGE, heads, tokens, heads.shape());
  }

  private void move(KernelSource kernel, Tensor from, Tensor to, Shape heads) {
    try (DeviceCall call = new DeviceCall(context)) {
      long source = call.read(from);
      long target = call.write(to);
      int wide = DeviceCall.wide(source, target, Shapes.floats(heads.dim(3)));
      int unit = wide == 0 ? 1 : QUAD;
      long units = heads.elements() / unit;
      call.launch(
          kernel,
          Grid.over(units),
          new Arguments()
              .address(source)
              .address(target)
              .int64(units)
              .int64(heads.dim(1))
              .int64(heads.dim(2))
              .int64(heads.dim(3) / unit)
              .int32(wide));
      call.done();
    }
  }

  @Override
  public void rotate(Tensor x, Rotary rotary, long firstPosition, boolean inverse, Tensor y) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long to = call.write(y);
      Shape shape = x.shape();
      long heads = shape.dim(0) * shape.dim(1);
      long pairs = shape.dim(2) * Shapes.parts(shape.dim(3), 2);
      long groups = Math.min(Math.min(heads, MOST_GROUPS), Math.max(1, MANY_THREADS / pairs));
      call.launch(
          ROTATE,
          Grid.of(Shapes.parts(pairs, THREADS), groups, THREADS),
          new Arguments()
              .address(from)
              .address(to)
              .int64(heads)
              .int64(shape.dim(2))
              .int64(shape.dim(3))
              .float64(rotary.base())
              .int64(firstPosition)
              .int32(inverse ? 1 : 0));
      call.done();
    }
  }
}
