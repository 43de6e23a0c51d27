package io.github.reformer4j.bench.peer;

import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** A dense product by this project. */
final class OwnProduct implements PeerCase {
  private final CpuBackend backend = CpuBackend.create();
  private final Matrices matrices = backend.operations().matrices();
  private final ProductWork.Kind kind;
  private final Tensor x;
  private final Tensor weights;
  private final Tensor y;
  private final Tensor result;

  OwnProduct(ProductWork work) {
    kind = work.kind();
    x = ProductNumbers.normal(work.tokens(), work.inputs(), 1);
    weights = ProductNumbers.normal(work.outputs(), work.inputs(), 2);
    y = ProductNumbers.normal(work.tokens(), work.outputs(), 3);
    result =
        switch (kind) {
          case FORWARD -> Tensor.allocate(DType.FLOAT32, work.tokens(), work.outputs());
          case INPUTS -> Tensor.allocate(DType.FLOAT32, work.tokens(), work.inputs());
          case WEIGHTS -> Tensor.allocate(DType.FLOAT32, work.outputs(), work.inputs());
        };
  }

  @Override
  public void run() {
    switch (kind) {
      case FORWARD -> matrices.multiply(x, false, weights, true, result, false);
      case INPUTS -> matrices.multiply(y, false, weights, false, result, false);
      case WEIGHTS -> matrices.multiply(y, true, x, false, result, true);
    }
  }

  @Override
  public float[] sample(long[] elements) {
    return OwnLibrary.sample(List.of(result), elements);
  }

  @Override
  public void close() {
    List.of(x, weights, y, result).forEach(Tensor::close);
    backend.close();
  }
}
