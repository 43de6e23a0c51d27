package io.github.reformer4j.attention;

import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a backward pass writes; earlier contents are overwritten, not added to.
 *
 * @param queries [B, H, N, D]; for LSH the gradient of the shared queries and keys, through both
 *     roles
 * @param keys [B, H, N, D]; null for LSH
 * @param values [B, H, N, E]
 */
public record AttentionGradients(Tensor queries, @Nullable Tensor keys, Tensor values)
    implements AutoCloseable {
  /** Checks that nothing is missing; everything else is checked by the call that writes them. */
  public AttentionGradients {
    Checks.given("queries", queries);
    Checks.given("values", values);
  }

  /**
   * Fresh tensors in the shapes of the inputs.
   *
   * @param inputs decide shapes and type
   * @return gradients that own their memory
   */
  public static AttentionGradients allocate(AttentionInputs inputs) {
    Tensor keys = inputs.keys();
    try (AllOrNone tensors = new AllOrNone()) {
      Tensor queries = tensors.allocate(inputs.queries().type(), inputs.queries().shape());
      Tensor ofKeys = keys == null ? null : tensors.allocate(keys.type(), keys.shape());
      Tensor values = tensors.allocate(inputs.values().type(), inputs.values().shape());
      tensors.keep();
      return new AttentionGradients(queries, ofKeys, values);
    }
  }

  /** Closes the tensors. */
  @Override
  public void close() {
    queries.close();
    if (keys != null) {
      keys.close();
    }
    values.close();
  }
}
