package io.github.reformer4j.attention;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a forward pass writes, and all that a backward pass needs of it (semantics section 7).
 *
 * @param out [B, H, N, E]
 * @param logsumexp [B, H, N], of the type of the inputs or, for BFLOAT16, FLOAT32 ({@link
 *     DType#sums}): the logarithm of each query's total weight (section 6), minus infinity for a
 *     query that attends to nothing; for {@link Combination#AVERAGE} over all rounds together; null
 *     = not wanted
 * @param buckets INT32 [B, H, R, N], LSH only: the buckets used, −1 for tokens in none; null = not
 *     wanted
 */
public record AttentionOutputs(Tensor out, @Nullable Tensor logsumexp, @Nullable Tensor buckets)
    implements AutoCloseable {
  /** Checks that nothing is missing; everything else is checked by the call that writes them. */
  public AttentionOutputs {
    Checks.given("out", out);
  }

  /**
   * The output alone, for inference.
   *
   * @param out [B, H, N, E]
   * @return outputs that no backward pass can use
   */
  public static AttentionOutputs inference(Tensor out) {
    return new AttentionOutputs(out, null, null);
  }

  /**
   * Fresh tensors for everything that a backward pass needs.
   *
   * @param spec decides whether there are buckets
   * @param inputs decide shapes and type
   * @return outputs that own their memory
   */
  public static AttentionOutputs allocate(AttentionSpec spec, AttentionInputs inputs) {
    AttentionSizes sizes = AttentionSizes.of(inputs);
    DType type = inputs.queries().type();
    try (AllOrNone tensors = new AllOrNone()) {
      Tensor out =
          tensors.allocate(
              type, Shape.of(sizes.batch(), sizes.heads(), sizes.tokens(), sizes.valueDim()));
      Tensor logsumexp =
          tensors.allocate(type.sums(), Shape.of(sizes.batch(), sizes.heads(), sizes.tokens()));
      Tensor buckets =
          spec instanceof LshAttention lsh
              ? tensors.allocate(
                  DType.INT32,
                  Shape.of(sizes.batch(), sizes.heads(), lsh.hashing().rounds(), sizes.tokens()))
              : null;
      tensors.keep();
      return new AttentionOutputs(out, logsumexp, buckets);
    }
  }

  /** Closes the tensors. */
  @Override
  public void close() {
    out.close();
    if (logsumexp != null) {
      logsumexp.close();
    }
    if (buckets != null) {
      buckets.close();
    }
  }
}
