package io.github.reformer4j.bench.measure;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;

/** Tokens of a byte-level model: INT32 [1, N] in host memory, which the caller closes. */
final class ByteTokens {
  private ByteTokens() {}

  /** Bytes from one position to before another. */
  static Tensor of(byte[] text, int from, int to) {
    int[] ids = new int[to - from];
    Arrays.setAll(ids, i -> Byte.toUnsignedInt(text[from + i]));
    return Tensor.ofInts(ids, 1, ids.length);
  }

  /** Targets that do not count. */
  static Tensor ignored(int tokens) {
    int[] targets = new int[tokens];
    Arrays.fill(targets, Losses.IGNORED);
    return Tensor.ofInts(targets, 1, tokens);
  }
}
