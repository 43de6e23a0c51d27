package io.github.reformer4j.training;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Tokens and targets of one shape in host memory, filled again and again from arrays. */
final class TokenTensors implements AutoCloseable {
  private final Tensor ids;
  private final Tensor targets;

  /** Zeros of [rows, length]. */
  TokenTensors(int rows, int length) {
    ids = Tensor.allocate(DType.INT32, rows, length);
    try {
      targets = Tensor.allocate(DType.INT32, rows, length);
    } catch (Throwable t) {
      ids.close();
      throw t;
    }
  }

  void set(int[] newIds, int[] newTargets) {
    MemorySegment.copy(newIds, 0, ids.segment(), ValueLayout.JAVA_INT, 0, newIds.length);
    MemorySegment.copy(
        newTargets, 0, targets.segment(), ValueLayout.JAVA_INT, 0, newTargets.length);
  }

  Tensor ids() {
    return ids;
  }

  Tensor targets() {
    return targets;
  }

  @Override
  public void close() {
    ids.close();
    targets.close();
  }
}
