package io.github.reformer4j.backend;

import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The kernel of an LSH specification: its stages can be run and compared one by one. */
public interface LshKernel extends AttentionKernel {
  /**
   * Semantics section 2.
   *
   * @param queryKeys [B, H, N, D]
   * @param keyMask BOOL [B, N], or null
   * @param buckets INT32 [B, H, R, N], overwritten; −1 for tokens in no bucket (masked ones, unless
   *     padding is in place)
   * @param workspace from {@link #newWorkspace()}
   */
  void hash(Tensor queryKeys, @Nullable Tensor keyMask, Tensor buckets, Workspace workspace);

  /**
   * Semantics section 3.
   *
   * @param buckets INT32 [B, H, R, N]
   * @param keyMask BOOL [B, N], or null
   * @param order INT32 [B, H, R, N], overwritten: token positions sorted by (bucket, position),
   *     then −1 for each token that has no slot
   * @param workspace from {@link #newWorkspace()}
   */
  void order(Tensor buckets, @Nullable Tensor keyMask, Tensor order, Workspace workspace);
}
