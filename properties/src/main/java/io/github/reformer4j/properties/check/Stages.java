package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The stages of LSH attention on their own, into memory that the garbage collector frees. */
public final class Stages {
  private Stages() {}

  /**
   * Hashes.
   *
   * @param attention LSH
   * @param queries [B, H, N, D]
   * @param keyMask BOOL [B, N], or null
   * @return INT32 [B, H, R, N]
   */
  public static Tensor hash(Attention attention, Tensor queries, @Nullable Tensor keyMask) {
    return Tensors.copyAndClose(attention.hash(queries, keyMask));
  }

  /**
   * Sorts.
   *
   * @param attention LSH
   * @param buckets INT32 [B, H, R, N]
   * @param keyMask BOOL [B, N], or null
   * @return INT32 [B, H, R, N]
   */
  public static Tensor order(Attention attention, Tensor buckets, @Nullable Tensor keyMask) {
    return Tensors.copyAndClose(attention.order(buckets, keyMask));
  }
}
