package io.github.reformer4j.attention;

import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Attention as users call it: one specification on one backend, forward and backward. Every call is
 * checked wholly before any work (semantics section 9): a refused call has written nothing. Safe
 * for use by several threads at once; a tensor that owns its memory cannot be closed while a call
 * uses it ({@link Tensor#close()}).
 */
public final class Attention {
  /** Sequences of a decoder, which keeps something for each: Java arrays are no longer. */
  private static final long MAX_DECODED = Integer.MAX_VALUE - 8L;

  private final Backend backend;
  private final AttentionSpec spec;
  private final AttentionKernel kernel;
  private final CallChecks checks;

  private Attention(Backend backend, AttentionSpec spec, AttentionKernel kernel) {
    this.backend = backend;
    this.spec = spec;
    this.kernel = kernel;
    this.checks = new CallChecks(spec, backend.types(), kernel);
  }

  /**
   * The facade over a backend's kernel.
   *
   * @param backend where to compute
   * @param spec what to compute
   * @return the attention
   * @throws UnsupportedSpecException if the backend does not cover the specification
   */
  public static Attention of(Backend backend, AttentionSpec spec) {
    return new Attention(backend, spec, backend.kernel(spec));
  }

  /**
   * What it computes.
   *
   * @return the specification
   */
  public AttentionSpec spec() {
    return spec;
  }

  /**
   * Where it computes.
   *
   * @return the backend
   */
  public Backend backend() {
    return backend;
  }

  /**
   * Scratch memory to reuse over calls of this attention, or of any other on the same backend; one
   * for each concurrent call.
   *
   * @return an empty workspace; close it to free its memory
   */
  public Workspace newWorkspace() {
    return kernel.newWorkspace();
  }

  /**
   * The forward pass, into fresh tensors, with scratch memory of its own. Whoever wants no backward
   * pass saves the buckets' memory, 4·B·H·R·N bytes, with {@link #forward(AttentionInputs,
   * AttentionOutputs, Workspace)} and {@link AttentionOutputs#inference}.
   *
   * @param inputs see {@link AttentionInputs}
   * @return everything a backward pass needs; close it to free the memory
   * @throws IllegalArgumentException if an input is refused, saying name, value and expectation
   */
  public AttentionOutputs forward(AttentionInputs inputs) {
    try (Holds _ = Holds.of(inputs)) {
      checks.inputs(inputs);
      AttentionOutputs outputs = AttentionOutputs.allocate(spec, inputs);
      try {
        withWorkspace(null, workspace -> kernel.forward(inputs, outputs, workspace));
        return outputs;
      } catch (Throwable t) {
        outputs.close();
        throw t;
      }
    }
  }

  /**
   * The forward pass.
   *
   * @param inputs see {@link AttentionInputs}
   * @param outputs overwritten wholly
   * @param workspace scratch memory, or null for memory of the call's own
   * @throws IllegalArgumentException if a tensor is refused, saying name, value and expectation;
   *     nothing is written then
   */
  public void forward(
      AttentionInputs inputs, AttentionOutputs outputs, @Nullable Workspace workspace) {
    try (Holds _ = Holds.of(inputs).and(outputs)) {
      checks.outputs(inputs, outputs);
      checks.inputs(inputs);
      withWorkspace(workspace, ws -> kernel.forward(inputs, outputs, ws));
    }
  }

  /**
   * The backward pass, into fresh tensors, with scratch memory of its own.
   *
   * @param inputs those of the forward pass
   * @param forward what it returned
   * @param outGradient gradient of the loss in {@code out}, [B, H, N, E]
   * @return gradients; close them to free the memory
   * @throws IllegalArgumentException if a tensor is refused
   */
  public AttentionGradients backward(
      AttentionInputs inputs, AttentionOutputs forward, Tensor outGradient) {
    try (Holds _ = Holds.of(inputs).and(forward).and(outGradient)) {
      checks.backward(inputs, forward, outGradient);
      AttentionGradients gradients = AttentionGradients.allocate(inputs);
      try {
        withWorkspace(
            null, workspace -> kernel.backward(inputs, forward, outGradient, gradients, workspace));
        return gradients;
      } catch (Throwable t) {
        gradients.close();
        throw t;
      }
    }
  }

  /**
   * The backward pass (semantics section 7).
   *
   * @param inputs those of the forward pass, unchanged
   * @param forward what the forward pass wrote
   * @param outGradient gradient of the loss in {@code out}, [B, H, N, E]
   * @param gradients overwritten wholly
   * @param workspace scratch memory, or null for memory of the call's own
   * @throws IllegalArgumentException if a tensor is refused, saying name, value and expectation;
   *     nothing is written then
   */
  public void backward(
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients,
      @Nullable Workspace workspace) {
    try (Holds _ = Holds.of(inputs).and(forward).and(outGradient).and(gradients)) {
      checks.gradients(inputs, forward, outGradient, gradients);
      checks.backward(inputs, forward, outGradient);
      withWorkspace(workspace, ws -> kernel.backward(inputs, forward, outGradient, gradients, ws));
    }
  }

  /**
   * The hash stage alone (semantics section 2), LSH only.
   *
   * @param queryKeys [B, H, N, D]
   * @param keyMask BOOL [B, N], or null
   * @return INT32 [B, H, R, N], −1 for tokens in no bucket; close it to free the memory
   * @throws UnsupportedSpecException if this is not LSH attention
   */
  public Tensor hash(Tensor queryKeys, @Nullable Tensor keyMask) {
    LshKernel lsh = lshKernel("hash");
    try (Holds _ = Holds.of(queryKeys, keyMask)) {
      checks.queryKeys(queryKeys, keyMask);
      Tensor buckets =
          Tensor.allocate(
              DType.INT32,
              queryKeys.shape().dim(0),
              queryKeys.shape().dim(1),
              ((LshAttention) spec).hashing().rounds(),
              queryKeys.shape().dim(2));
      try {
        withWorkspace(null, workspace -> lsh.hash(queryKeys, keyMask, buckets, workspace));
        return buckets;
      } catch (Throwable t) {
        buckets.close();
        throw t;
      }
    }
  }

  /**
   * The hash stage alone (semantics section 2), LSH only.
   *
   * @param queryKeys [B, H, N, D]
   * @param keyMask BOOL [B, N], or null
   * @param buckets INT32 [B, H, R, N], overwritten; −1 for tokens in no bucket
   * @param workspace scratch memory, or null for memory of the call's own
   * @throws UnsupportedSpecException if this is not LSH attention
   * @throws IllegalArgumentException if a tensor is refused, saying name, value and expectation;
   *     nothing is written then
   */
  public void hash(
      Tensor queryKeys, @Nullable Tensor keyMask, Tensor buckets, @Nullable Workspace workspace) {
    LshKernel lsh = lshKernel("hash");
    try (Holds _ = Holds.of(queryKeys, keyMask).and(buckets)) {
      checks.hashed(queryKeys, keyMask, buckets);
      checks.queryKeys(queryKeys, keyMask);
      withWorkspace(workspace, ws -> lsh.hash(queryKeys, keyMask, buckets, ws));
    }
  }

  /**
   * The sort stage alone (semantics section 3), LSH only.
   *
   * @param buckets INT32 [B, H, R, N]
   * @param keyMask BOOL [B, N], or null
   * @return INT32 [B, H, R, N]: positions by (bucket, position), then −1 for tokens with no slot;
   *     close it to free the memory
   * @throws UnsupportedSpecException if this is not LSH attention
   */
  public Tensor order(Tensor buckets, @Nullable Tensor keyMask) {
    LshKernel lsh = lshKernel("order");
    try (Holds _ = Holds.of(buckets, keyMask)) {
      checks.buckets(buckets, keyMask);
      Tensor order = Tensor.allocate(DType.INT32, buckets.shape());
      try {
        withWorkspace(null, workspace -> lsh.order(buckets, keyMask, order, workspace));
        return order;
      } catch (Throwable t) {
        order.close();
        throw t;
      }
    }
  }

  /**
   * Starts incremental decoding: one token at a time, each row as the full causal pass gives it.
   *
   * @param batch B, at least 1
   * @param heads H, at least 1
   * @param dim D, 1 to {@value AttentionSizes#MAX_WIDTH}
   * @param valueDim E, 1 to {@value AttentionSizes#MAX_WIDTH}
   * @return a fresh state that keeps keys and values as given; close it to free the memory
   * @throws IllegalArgumentException if a size is out of range, or B·H at least 2<sup>31</sup> − 8
   * @throws UnsupportedSpecException if the specification cannot be decoded, saying why
   */
  public Decoder decoder(long batch, long heads, int dim, int valueDim) {
    return decoder(batch, heads, dim, valueDim, KeyValueCache.AS_GIVEN);
  }

  /**
   * Starts incremental decoding: one token at a time, each row as the full causal pass gives it,
   * but for what the cache rounds.
   *
   * @param batch B, at least 1
   * @param heads H, at least 1
   * @param dim D, 1 to {@value AttentionSizes#MAX_WIDTH}
   * @param valueDim E, 1 to {@value AttentionSizes#MAX_WIDTH}
   * @param cache how keys and values are kept
   * @return a fresh state; close it to free the memory
   * @throws IllegalArgumentException if a size is out of range, or B·H at least 2<sup>31</sup> − 8
   * @throws UnsupportedSpecException if the specification cannot be decoded, or the backend does
   *     not keep keys and values so, saying why
   */
  public Decoder decoder(long batch, long heads, int dim, int valueDim, KeyValueCache cache) {
    Checks.atLeast("batch", batch, 1);
    Checks.atLeast("heads", heads, 1);
    Checks.atLeast("dim", dim, 1);
    Checks.atLeast("valueDim", valueDim, 1);
    AttentionSizes.small("dim", dim, AttentionSizes.MAX_WIDTH);
    AttentionSizes.small("valueDim", valueDim, AttentionSizes.MAX_WIDTH);
    if (heads > MAX_DECODED / batch) {
      throw new IllegalArgumentException(
          "batch, heads = "
              + batch
              + ", "
              + heads
              + ": expected at most "
              + MAX_DECODED
              + " sequences");
    }
    Decodability.check(spec);
    return new Decoder(
        checks,
        kernel.decoder(batch, heads, dim, valueDim, cache),
        cache,
        new long[] {batch, heads, dim, valueDim});
  }

  private LshKernel lshKernel(String stage) {
    if (kernel instanceof LshKernel lsh) {
      return lsh;
    }
    throw new UnsupportedSpecException(
        stage + " of " + spec.getClass().getSimpleName() + ": expected LSH attention");
  }

  private interface Call {
    void run(Workspace workspace);
  }

  private void withWorkspace(@Nullable Workspace given, Call call) {
    if (given == null) {
      try (Workspace own = kernel.newWorkspace()) {
        enter(own, call);
      }
    } else {
      enter(given, call);
    }
  }

  private static void enter(Workspace workspace, Call call) {
    workspace.enter();
    try {
      call.run(workspace);
    } finally {
      workspace.exit();
    }
  }
}
