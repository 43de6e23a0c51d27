package io.github.reformer4j.cuda.internal.context;

import io.github.reformer4j.tensor.DType;

/** How products are computed. */
public enum Products {
  /** Float32 throughout. */
  FULL,
  /** Operands rounded to bfloat16, on tensor cores, sums in float32. */
  BFLOAT16;

  /** The system property that chooses: {@code full}, the default, or {@code bfloat16}. */
  public static final String PROPERTY = "reformer4j.cuda.products";

  /**
   * What the user chose for products over float32 tensors.
   *
   * @return {@link #FULL} unless {@value #PROPERTY} says otherwise
   * @throws IllegalStateException if it says something else
   */
  public static Products chosen() {
    String name = System.getProperty(PROPERTY, "full");
    return switch (name) {
      case "full" -> FULL;
      case "bfloat16" -> BFLOAT16;
      default ->
          throw new IllegalStateException(PROPERTY + " = " + name + ": expected full, bfloat16");
    };
  }

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
