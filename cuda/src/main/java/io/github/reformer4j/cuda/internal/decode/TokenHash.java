package io.github.reformer4j.cuda.internal.decode;

import io.github.reformer4j.tensor.DType;

/** What LSH decoding needs of the hashing and scoring of whole passes, for one token. */
public interface TokenHash {
  /**
   * Queues the hashing of a token.
   *
   * @param type FLOAT32 or BFLOAT16
   * @param queries its rows on the device, [S, D]
   * @param buckets INT32 [S, R] on the device, overwritten
   */
  void buckets(DType type, long queries, long buckets);

  /**
   * Queues what makes keys of rows (semantics section 1): a row times both numbers is its key.
   *
   * @param type FLOAT32 or BFLOAT16
   * @param queries its rows on the device, [S, D]
   * @param stretches FLOAT32 [S] on the device, overwritten
   * @param keyFactors FLOAT32 [S] on the device, overwritten
   * @param stretched INT32 [1] on the device, of no interest here
   */
  void lengths(DType type, long queries, long stretches, long keyFactors, long stretched);
}
