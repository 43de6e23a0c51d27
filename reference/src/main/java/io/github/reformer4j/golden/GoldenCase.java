package io.github.reformer4j.golden;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A recorded run, ready to be replayed.
 *
 * @param spec what was computed
 * @param inputs float64; buckets are the recorded ones for LSH
 * @param outGradient float64
 * @param expected recorded results by their names in the file: {@code out} and the gradients
 * @param recordedIn the coarsest type among the recorded results
 * @param arena holds the tensors
 */
record GoldenCase(
    AttentionSpec spec,
    AttentionInputs inputs,
    Tensor outGradient,
    Map<String, Tensor> expected,
    DType recordedIn,
    Arena arena)
    implements AutoCloseable {
  /** The same inputs in another floating-point type. */
  AttentionInputs inputs(DType type) {
    Tensor keys = inputs.keys();
    return new AttentionInputs(
        convert(arena, inputs.queries(), type),
        keys == null ? null : convert(arena, keys, type),
        convert(arena, inputs.values(), type),
        inputs.keyMask(),
        inputs.buckets());
  }

  Tensor outGradient(DType type) {
    return convert(arena, outGradient, type);
  }

  /** Whether an element of [B, H, N, E] belongs to a query that is not masked. */
  boolean ofRealQuery(long index) {
    @Nullable Tensor mask = inputs.keyMask();
    if (mask == null) {
      return true;
    }
    long tokens = inputs.values().shape().dim(2);
    long row = index / inputs.values().shape().dim(3);
    long batch = row / tokens / inputs.values().shape().dim(1);
    return mask.getBoolean(batch * tokens + row % tokens);
  }

  static Tensor convert(Arena arena, Tensor tensor, DType type) {
    if (tensor.type() == type) {
      return tensor;
    }
    Tensor copy = Tensor.allocate(arena, type, tensor.shape());
    for (long i = 0; i < tensor.shape().elements(); i++) {
      copy.setDouble(i, tensor.getDouble(i));
    }
    return copy;
  }

  @Override
  public void close() {
    arena.close();
  }
}
