package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;

/** Parts of tensors along the token axis. */
final class Rows {
  private Rows() {}

  /** Bits of rows [from, to) of two tensors [B, H, N] or [B, H, N, width]. */
  static void same(String name, Tensor actual, Tensor expected, int from, int to) {
    int[] rows = IntStream.range(from, to).toArray();
    Bits.same(name, Tensors.select(actual, 2, rows), Tensors.select(expected, 2, rows));
  }

  /** The first rows of one tensor, then the remaining ones of another of the same shape. */
  static Tensor spliced(Tensor start, Tensor end, int axis, int from) {
    int tokens = Math.toIntExact(start.shape().dim(axis));
    Tensor result = Tensors.copy(end);
    MemorySegment first = Tensors.onHost(start).segment();
    long inner = start.type().bytes();
    for (int a = axis + 1; a < start.shape().rank(); a++) {
      inner *= start.shape().dim(a);
    }
    long block = inner * tokens;
    for (long at = 0; block > 0 && at < start.byteSize(); at += block) {
      result.segment().asSlice(at, inner * from).copyFrom(first.asSlice(at, inner * from));
    }
    return result;
  }
}
