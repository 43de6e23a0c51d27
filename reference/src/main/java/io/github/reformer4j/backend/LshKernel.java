package io.github.reformer4j.backend;

import io.github.reformer4j.tensor.Shape;
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

  /**
   * Where buckets first name one that there is not. The checks before a call ask this of buckets
   * that may lie where the host cannot read them.
   *
   * @param buckets INT32 [B, H, R, N]
   * @param keyMask BOOL [B, N]: tokens that may have any number; null = none
   * @param count number of buckets
   * @return row-major position of the first entry that is not 0 to count − 1, or −1
   */
  default long firstStray(Tensor buckets, @Nullable Tensor keyMask, int count) {
    Shape shape = buckets.shape();
    long tokens = shape.dim(3);
    long perBatch = shape.dim(1) * shape.dim(2) * tokens;
    for (long i = 0; i < shape.elements(); i++) {
      int bucket = buckets.getInt(i);
      boolean stray = bucket < 0 || bucket >= count;
      if (stray && (keyMask == null || keyMask.getBoolean(i / perBatch * tokens + i % tokens))) {
        return i;
      }
    }
    return -1;
  }
}
