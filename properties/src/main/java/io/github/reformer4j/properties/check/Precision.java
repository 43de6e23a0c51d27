package io.github.reformer4j.properties.check;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.tensor.DType;
import java.util.Locale;

/**
 * What a backend may lose (semantics section 10).
 *
 * @param tensors the type of its tensors
 * @param products what it rounds operands of products to; see {@link Backend#productType}
 */
public record Precision(DType tensors, DType products) {
  /** Checks the types. */
  public Precision {
    if (!tensors.isFloat() || !products.isFloat()) {
      throw new IllegalArgumentException(
          "types = " + tensors + " and " + products + ": expected floating point");
    }
  }

  /**
   * What a backend declares.
   *
   * @param backend decides
   * @param tensors one of its types
   * @return the precision
   */
  public static Precision of(Backend backend, DType tensors) {
    return new Precision(tensors, backend.productType(tensors));
  }

  /**
   * Whether results are off by more than the rounding of sums.
   *
   * @return true if tensors or operands are bfloat16
   */
  public boolean coarse() {
    return tensors == DType.BFLOAT16 || products == DType.BFLOAT16;
  }

  /**
   * The unit in which sums are rounded.
   *
   * @return an ulp of 1
   */
  public double sums() {
    return Closeness.ulp(tensors.sums());
  }

  /**
   * What storing a result costs at most, beyond the rounding of its sum.
   *
   * @return relative to the result
   */
  public double storing() {
    return tensors == tensors.sums() ? 0 : Closeness.ulp(tensors);
  }

  /**
   * What rounding both operands of a product costs at most, beyond the rounding of its sum.
   *
   * @return relative to the terms
   */
  public double operands() {
    return products == DType.BFLOAT16 ? Closeness.ulp(products) : 0;
  }

  /**
   * A few units of sums, and what rounding to bfloat16 costs on the way: for results without
   * cancellation, relative to the largest of their terms.
   *
   * @return relative to the terms
   */
  public double few() {
    return Closeness.FEW * sums() + Math.max(storing(), operands());
  }

  /**
   * So many units of sums. Where operands are rounded, one unit more or less of an operand may be a
   * whole step of its rounding.
   *
   * @param count of units
   * @return relative to the terms
   */
  public double units(int count) {
    return count * sums() + operands();
  }

  @Override
  public String toString() {
    String text = tensors.name().toLowerCase(Locale.ROOT) + " tensors";
    return products == tensors.sums()
        ? text
        : text + ", products in " + products.name().toLowerCase(Locale.ROOT);
  }
}
