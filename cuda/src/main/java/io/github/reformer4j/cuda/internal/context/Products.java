package io.github.reformer4j.cuda.internal.context;

import io.github.reformer4j.tensor.DType;

/** How products are computed. */
public enum Products {
  /** Float32 throughout. */
  FULL,
  /** Operands rounded to bfloat16, on tensor cores, sums in float32. */
  BFLOAT16;

  /**
   * Products over tensors of a type.
   *
   * @param type FLOAT32 or BFLOAT16
   * @return this; for BFLOAT16 tensors always {@link #BFLOAT16}
   */
  public Products over(DType type) {
    return type == DType.BFLOAT16 ? BFLOAT16 : this;
  }
}
