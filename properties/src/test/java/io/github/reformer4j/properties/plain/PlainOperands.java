package io.github.reformer4j.properties.plain;

import io.github.reformer4j.tensor.DType;

/**
 * What becomes of numbers on their way into products and into tensors. Where operands are rounded,
 * work is done as on tensor cores: vectors are multiplied as they are, and normalised afterwards.
 */
record PlainOperands(DType tensors, DType products, Defect defect) {
  boolean rounds() {
    return products == DType.BFLOAT16;
  }

  double of(double x) {
    return rounds() ? shortened(products.rounded(x)) : x;
  }

  /** Seven bits of a fraction, or with the defect five. */
  private double shortened(double x) {
    return defect == Defect.OPERANDS_ROUNDED_TOO_MUCH
        ? Float.intBitsToFloat(Float.floatToRawIntBits((float) x) & 0xFFFC0000)
        : x;
  }

  double[][] of(double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      copy[i] = of(rows[i]);
    }
    return copy;
  }

  double[] of(double[] row) {
    double[] copy = row.clone();
    for (int d = 0; d < copy.length; d++) {
      copy[d] = of(copy[d]);
    }
    return copy;
  }

  double stored(double x) {
    return tensors.rounded(x);
  }
}
