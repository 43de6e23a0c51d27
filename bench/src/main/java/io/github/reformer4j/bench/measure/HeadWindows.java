package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;

/** Windows of heads from a tensor of buckets; sorts by itself, so no backend's order is trusted. */
public final class HeadWindows {
  private HeadWindows() {}

  /**
   * The windows of one head.
   *
   * @param buckets INT32 [1, H, R, N], without masked tokens
   * @param head which head
   * @param rounds R
   * @return its windows
   */
  public static WindowKeys of(Tensor buckets, int head, int rounds) {
    int tokens = Math.toIntExact(buckets.shape().dim(3));
    long bytes = (long) rounds * tokens * Integer.BYTES;
    MemorySegment slice = buckets.segment().asSlice(head * bytes, bytes);
    int[] own = slice.toArray(ValueLayout.JAVA_INT);
    int[] order = new int[own.length];
    for (int round = 0; round < rounds; round++) {
      sort(own, order, round * tokens, tokens);
    }
    return new WindowKeys(tokens, own, order);
  }

  /**
   * The windows of every head.
   *
   * @param buckets INT32 [1, H, R, N], without masked tokens
   * @return by head
   */
  public static WindowKeys[] all(Tensor buckets) {
    int rounds = Math.toIntExact(buckets.shape().dim(2));
    return IntStream.range(0, Math.toIntExact(buckets.shape().dim(1)))
        .parallel()
        .mapToObj(head -> of(buckets, head, rounds))
        .toArray(WindowKeys[]::new);
  }

  /**
   * The windows of every head, its vectors hashed by a backend.
   *
   * @param backend that hashes
   * @param spec its rotations and rounds
   * @param load what is hashed
   * @return by head
   */
  static WindowKeys[] hashed(Backend backend, LshAttention spec, Workload load) {
    try (Tensor buckets = backend.attention(spec).hash(load.hashed(), null)) {
      return all(buckets);
    }
  }

  /** Bucket above, position below in one number: any sort is then stable. */
  private static void sort(int[] buckets, int[] order, int from, int tokens) {
    long[] keys = new long[tokens];
    for (int i = 0; i < tokens; i++) {
      keys[i] = (long) buckets[from + i] << 32 | i;
    }
    java.util.Arrays.sort(keys);
    for (int i = 0; i < tokens; i++) {
      order[from + i] = (int) keys[i];
    }
  }
}
