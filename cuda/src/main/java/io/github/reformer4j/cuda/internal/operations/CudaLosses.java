package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.Shapes.rowBytes;
import static io.github.reformer4j.cuda.internal.operations.Shapes.rows;
import static io.github.reformer4j.cuda.internal.operations.Shapes.width;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is trained on. A row with a NaN or without a greatest finite logit has loss NaN. */
record CudaLosses(CudaContext context) implements Losses {
  private static final KernelSource CROSS_ENTROPY =
      KernelSource.of("operations/cross_entropy.cu", "cross_entropy");
  private static final KernelSource ARGMAX = KernelSource.of("operations/argmax.cu", "argmax");

  /** Up to here one warp walks a row. */
  private static final int CLASSES_OF_WARP = 1024;

  /** Up to here eight warps walk a row, and as many as a block can have from here on. */
  private static final int CLASSES_OF_FEW_WARPS = 16_384;

  private static final int WARP = 32;

  static List<KernelSource> sources() {
    return List.of(CROSS_ENTROPY, ARGMAX);
  }

  @Override
  public void crossEntropy(
      Tensor logits, Tensor targets, Tensor losses, double scale, @Nullable Tensor gradients) {
    try (DeviceCall call = new DeviceCall(context)) {
      long x = call.read(logits);
      long index = call.read(targets);
      long loss = call.write(losses);
      long dx = call.write(gradients);
      call.launch(
          CROSS_ENTROPY,
          blockPerRow(logits),
          new Arguments()
              .address(x)
              .address(index)
              .address(loss)
              .address(dx)
              .int64(width(logits))
              .float32(scale)
              .int32(DeviceCall.wide(x, dx, rowBytes(logits))));
      call.done();
    }
  }

  @Override
  public void argmax(Tensor logits, Tensor ids) {
    try (DeviceCall call = new DeviceCall(context)) {
      long x = call.read(logits);
      long to = call.write(ids);
      call.launch(
          ARGMAX,
          blockPerRow(logits),
          new Arguments()
              .address(x)
              .address(to)
              .int64(width(logits))
              .int32(DeviceCall.wide(x, rowBytes(logits))));
      call.done();
    }
  }

  /** The order in which a row is walked depends on its width alone. */
  private static Grid blockPerRow(Tensor logits) {
    long classes = width(logits);
    int warps = classes <= CLASSES_OF_WARP ? 1 : classes <= CLASSES_OF_FEW_WARPS ? 8 : 32;
    return Grid.of(rows(logits), warps * WARP);
  }
}
