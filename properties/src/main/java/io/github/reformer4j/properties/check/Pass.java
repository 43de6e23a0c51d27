package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A forward pass and what it gave. Everything is written over tensors full of NaN, so that an
 * element that is left out, or added to, shows.
 *
 * @param attention what ran
 * @param inputs what it read
 * @param outputs what it wrote, with log-sum-exp and, for LSH, buckets
 */
public record Pass(Attention attention, AttentionInputs inputs, AttentionOutputs outputs) {
  /**
   * Runs the forward pass with scratch memory of its own.
   *
   * @param attention what to run
   * @param inputs what it reads
   * @return the pass
   */
  public static Pass forward(Attention attention, AttentionInputs inputs) {
    return forward(attention, inputs, null);
  }

  /**
   * Runs the forward pass.
   *
   * @param attention what to run
   * @param inputs what it reads
   * @param workspace scratch memory, or null
   * @return the pass
   */
  public static Pass forward(
      Attention attention, AttentionInputs inputs, @Nullable Workspace workspace) {
    AttentionOutputs outputs = dirtyOutputs(attention, inputs);
    attention.forward(inputs, outputs, workspace);
    return new Pass(attention, inputs, outputs);
  }

  /**
   * Runs the backward pass with scratch memory of its own.
   *
   * @param outGradient [B, H, N, E]
   * @return the gradients
   */
  public AttentionGradients backward(Tensor outGradient) {
    return backward(outGradient, null);
  }

  /**
   * Runs the backward pass.
   *
   * @param outGradient [B, H, N, E]
   * @param workspace scratch memory, or null
   * @return the gradients
   */
  public AttentionGradients backward(Tensor outGradient, @Nullable Workspace workspace) {
    AttentionGradients gradients = dirtyGradients(inputs);
    attention.backward(inputs, outputs, outGradient, gradients, workspace);
    return gradients;
  }

  /**
   * The buckets used.
   *
   * @return INT32 [B, H, R, N]
   * @throws IllegalStateException if this is not LSH attention
   */
  public Tensor buckets() {
    Tensor buckets = outputs.buckets();
    if (buckets == null) {
      throw new IllegalStateException("buckets = null: expected LSH attention");
    }
    return buckets;
  }

  /**
   * The log-sum-exp.
   *
   * @return [B, H, N]
   */
  public Tensor logsumexp() {
    return java.util.Objects.requireNonNull(outputs.logsumexp());
  }

  /**
   * The inputs with the buckets that were used, so that another backend computes the same.
   *
   * @return for LSH the inputs with buckets, else the inputs
   */
  public AttentionInputs fixed() {
    return outputs.buckets() == null ? inputs : inputs.withBuckets(outputs.buckets());
  }

  /**
   * Outputs full of rubbish for a call.
   *
   * @param attention decides whether there are buckets
   * @param inputs decide the shapes
   * @return outputs with everything a backward pass needs
   */
  public static AttentionOutputs dirtyOutputs(Attention attention, AttentionInputs inputs) {
    AttentionSizes s = AttentionSizes.of(inputs);
    DType type = inputs.queries().type();
    return new AttentionOutputs(
        dirty(type, Shape.of(s.batch(), s.heads(), s.tokens(), s.valueDim())),
        dirty(type.sums(), Shape.of(s.batch(), s.heads(), s.tokens())),
        attention.spec() instanceof LshAttention lsh
            ? dirty(DType.INT32, Shape.of(s.batch(), s.heads(), lsh.hashing().rounds(), s.tokens()))
            : null);
  }

  /**
   * Gradients full of rubbish for a call.
   *
   * @param inputs decide the shapes
   * @return gradients
   */
  public static AttentionGradients dirtyGradients(AttentionInputs inputs) {
    Tensor keys = inputs.keys();
    return new AttentionGradients(
        dirty(inputs.queries().type(), inputs.queries().shape()),
        keys == null ? null : dirty(keys.type(), keys.shape()),
        dirty(inputs.values().type(), inputs.values().shape()));
  }

  /**
   * A tensor full of rubbish: NaN, or an integer that is nobody's.
   *
   * @param type element type
   * @param shape axis lengths
   * @return a tensor freed when unreachable
   */
  public static Tensor dirty(DType type, Shape shape) {
    Tensor tensor = Tensors.allocate(type, shape);
    tensor.segment().fill(type.isFloat() ? (byte) 0xFF : (byte) 0x7E);
    return tensor;
  }
}
