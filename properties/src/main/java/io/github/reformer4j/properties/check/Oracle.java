package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The reference, asked in float64 whatever the backend under test takes. */
public final class Oracle {
  private static final ReferenceBackend REFERENCE = new ReferenceBackend();

  private Oracle() {}

  /**
   * The oracle for a specification.
   *
   * @param spec what to compute
   * @return the reference's attention
   */
  public static Attention attention(AttentionSpec spec) {
    return REFERENCE.attention(spec);
  }

  /**
   * The oracle of the operations.
   *
   * @return the reference's, checked
   */
  public static Operations operations() {
    return REFERENCE.operations();
  }

  /**
   * The expected forward pass.
   *
   * @param spec what to compute
   * @param inputs of either type; for LSH with buckets, unless hashing is to be the oracle's too
   * @return a pass in float64
   */
  public static Pass forward(AttentionSpec spec, AttentionInputs inputs) {
    return Pass.forward(attention(spec), inDouble(inputs));
  }

  /**
   * The same inputs in float64.
   *
   * @param inputs of either type
   * @return inputs of equal numbers
   */
  public static AttentionInputs inDouble(AttentionInputs inputs) {
    return convert(inputs, DType.FLOAT64);
  }

  static AttentionInputs convert(AttentionInputs inputs, DType type) {
    @Nullable Tensor keys = inputs.keys();
    return new AttentionInputs(
        Tensors.convert(inputs.queries(), type),
        keys == null ? null : Tensors.convert(keys, type),
        Tensors.convert(inputs.values(), type),
        inputs.keyMask(),
        inputs.buckets());
  }
}
