package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What heads of a model's LSH layers read while it read a text, side by side as heads of one call.
 *
 * @param arena where the tensors are
 * @param hashed [1, H, N, D] float32, what is hashed
 * @param queryKeys the same shape, what is scored: the hashed vectors, turned by their positions
 *     where the model does so
 * @param values the same shape
 * @param heads which ones, H of them
 */
record HeadVectors(
    Arena arena, Tensor hashed, Tensor queryKeys, Tensor values, List<ReportData.Head> heads)
    implements AutoCloseable {
  /**
   * Zeros.
   *
   * @param heads which ones
   * @param tokens N
   * @param dim D
   * @return room for their vectors; close it
   */
  static HeadVectors allocate(List<ReportData.Head> heads, int tokens, int dim) {
    Shape shape = Shape.of(1, heads.size(), tokens, dim);
    Arena arena = Arena.ofShared();
    try {
      return new HeadVectors(
          arena,
          Tensor.allocate(arena, DType.FLOAT32, shape),
          Tensor.allocate(arena, DType.FLOAT32, shape),
          Tensor.allocate(arena, DType.FLOAT32, shape),
          List.copyOf(heads));
    } catch (Throwable t) {
      arena.close();
      throw t;
    }
  }

  /** D. */
  int dim() {
    return Math.toIntExact(hashed.shape().dim(3));
  }

  /**
   * The first positions, so that one text serves every length.
   *
   * @param whole [1, H, N, D]
   * @param tokens at most N
   * @param arena decides the lifetime of the copy
   * @return [1, H, tokens, D]
   */
  static Tensor prefix(Tensor whole, int tokens, Arena arena) {
    long heads = whole.shape().dim(1);
    long width = whole.shape().dim(3);
    Tensor part = Tensor.allocate(arena, DType.FLOAT32, Shape.of(1, heads, tokens, width));
    long from = whole.shape().dim(2) * width * Float.BYTES;
    long to = tokens * width * Float.BYTES;
    for (long head = 0; head < heads; head++) {
      MemorySegment.copy(whole.segment(), head * from, part.segment(), head * to, to);
    }
    return part;
  }

  @Override
  public void close() {
    arena.close();
  }
}
