package io.github.reformer4j.backend;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.tensor.Tensor;

/**
 * One specification on one backend: what a backend implements. Callers go through {@link
 * io.github.reformer4j.attention.Attention}, which has checked shapes, types, aliasing, lifetimes,
 * finiteness and bucket ranges before any method here is called, and which sees to it that a
 * workspace serves one call at a time. Several threads may call at once, each with its own
 * workspace.
 */
public interface AttentionKernel {
  /**
   * Scratch memory, which grows to what the largest call needed. It may be given to any kernel of
   * the same backend, so it remembers nothing of a specification.
   *
   * @return a fresh, empty workspace
   */
  Workspace newWorkspace();

  /**
   * Semantics sections 1 to 6.
   *
   * @param inputs checked inputs
   * @param outputs overwritten wholly
   * @param workspace from {@link #newWorkspace()}
   */
  void forward(AttentionInputs inputs, AttentionOutputs outputs, Workspace workspace);

  /**
   * Semantics section 7.
   *
   * @param inputs those of the forward pass
   * @param forward what the forward pass wrote; log-sum-exp present, and buckets present (there or
   *     in the inputs) for LSH
   * @param outGradient [B, H, N, E]
   * @param gradients overwritten wholly
   * @param workspace from {@link #newWorkspace()}
   */
  void backward(
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients,
      Workspace workspace);

  /**
   * A state for incremental decoding: one token at a time, causal.
   *
   * @param batch B
   * @param heads H
   * @param dim D
   * @param valueDim E
   * @return a fresh state, at position 0
   * @throws UnsupportedSpecException if this specification cannot be decoded incrementally, saying
   *     why
   */
  DecoderKernel decoder(long batch, long heads, int dim, int valueDim);

  /**
   * A state for incremental decoding that keeps keys and values in a certain way. By default only
   * as they are given.
   *
   * @param batch B
   * @param heads H
   * @param dim D
   * @param valueDim E
   * @param cache how keys and values are kept
   * @return a fresh state, at position 0
   * @throws UnsupportedSpecException if this specification cannot be decoded incrementally, or keys
   *     and values cannot be kept so, saying why
   */
  default DecoderKernel decoder(
      long batch, long heads, int dim, int valueDim, KeyValueCache cache) {
    return switch (cache) {
      case AS_GIVEN -> decoder(batch, heads, dim, valueDim);
      case BFLOAT16 ->
          throw new UnsupportedSpecException(
              "cache = "
                  + cache
                  + ": expected AS_GIVEN for this backend, which keeps keys and values in the type"
                  + " of its inputs");
    };
  }

  /**
   * Where a floating-point tensor holds its first NaN or infinity.
   *
   * @param tensor one of {@link Backend#types()}
   * @return row-major position, or −1 if all elements are finite
   */
  default long firstNonFinite(Tensor tensor) {
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (!Double.isFinite(tensor.getDouble(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Where a floating-point tensor holds its first number of some magnitude or beyond.
   *
   * @param tensor finite numbers
   * @param limit positive
   * @return row-major position, or −1 if all magnitudes are below the limit
   */
  default long firstNotBelow(Tensor tensor, double limit) {
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (!(Math.abs(tensor.getDouble(i)) < limit)) {
        return i;
      }
    }
    return -1;
  }
}
