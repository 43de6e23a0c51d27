package io.github.reformer4j.attention;

import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What attention reads. B batch, H heads, N tokens, D query and key width, E value width, R rounds.
 *
 * @param queries [B, H, N, D]; for LSH the shared queries and keys
 * @param keys [B, H, N, D]; null for LSH, whose keys are the queries
 * @param values [B, H, N, E]
 * @param keyMask BOOL [B, N], true = a real token; null = all are real
 * @param buckets INT32 [B, H, R, N], LSH only: used instead of hashing; null = hash. Entries of
 *     masked tokens are ignored unless padding is {@link Padding#IN_PLACE}
 */
public record AttentionInputs(
    Tensor queries,
    @Nullable Tensor keys,
    Tensor values,
    @Nullable Tensor keyMask,
    @Nullable Tensor buckets) {
  /** Checks that nothing is missing; everything else is checked by the call that reads them. */
  public AttentionInputs {
    Checks.given("queries", queries);
    Checks.given("values", values);
  }

  /**
   * Separate queries, keys and values, for exact and local attention.
   *
   * @param queries [B, H, N, D]
   * @param keys [B, H, N, D]
   * @param values [B, H, N, E]
   * @return the inputs, unmasked
   */
  public static AttentionInputs separate(Tensor queries, Tensor keys, Tensor values) {
    return new AttentionInputs(queries, keys, values, null, null);
  }

  /**
   * Shared queries and keys, for LSH attention.
   *
   * @param queryKeys [B, H, N, D]
   * @param values [B, H, N, E]
   * @return the inputs, unmasked
   */
  public static AttentionInputs shared(Tensor queryKeys, Tensor values) {
    return new AttentionInputs(queryKeys, null, values, null, null);
  }

  /**
   * The same with a key mask.
   *
   * @param mask BOOL [B, N], or null
   * @return new inputs
   */
  public AttentionInputs withKeyMask(@Nullable Tensor mask) {
    return new AttentionInputs(queries, keys, values, mask, buckets);
  }

  /**
   * The same with buckets.
   *
   * @param given INT32 [B, H, R, N], or null
   * @return new inputs
   */
  public AttentionInputs withBuckets(@Nullable Tensor given) {
    return new AttentionInputs(queries, keys, values, keyMask, given);
  }
}
