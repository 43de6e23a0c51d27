package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** Heads done wrong. */
record DefectiveHeads(Heads right, Defect defect) implements Heads {
  @Override
  public void split(Tensor tokens, Tensor heads) {
    right.split(tokens, heads);
    if (defect == Defect.HEADS_INTERLEAVED) {
      Shape s = heads.shape();
      for (long i = 0; i < s.elements(); i++) {
        long[] at = s.indices(i);
        long column = at[3] * s.dim(1) + at[1];
        long row = at[0] * s.dim(2) + at[2];
        heads.setDouble(i, tokens.getDouble(row * s.dim(1) * s.dim(3) + column));
      }
    }
  }

  @Override
  public void merge(Tensor heads, Tensor tokens) {
    right.merge(heads, tokens);
  }

  @Override
  public void rotate(Tensor x, Rotary rotary, long firstPosition, boolean inverse, Tensor y) {
    switch (defect) {
      case ROTARY_PAIRS_HALVES -> halves(x, rotary, firstPosition, inverse, y);
      case ROTARY_FORGETS_FIRST_POSITION -> right.rotate(x, rotary, 0, inverse, y);
      case ROTARY_NEVER_TURNS_BACK -> right.rotate(x, rotary, firstPosition, false, y);
      default -> right.rotate(x, rotary, firstPosition, inverse, y);
    }
  }

  /** Element i with i + D/2, as in GPT-NeoX. */
  private static void halves(
      Tensor x, Rotary rotary, long firstPosition, boolean inverse, Tensor y) {
    Shape s = x.shape();
    int dim = Math.toIntExact(s.dim(3));
    double[] from = x.toDoubles();
    for (int row = 0; row < from.length / dim; row++) {
      long position = firstPosition + row % s.dim(2);
      int start = row * dim;
      for (int pair = 0; pair < dim / 2; pair++) {
        double angle = rotary.angle(position, pair, dim) * (inverse ? -1 : 1);
        double first = from[start + pair];
        double second = from[start + pair + dim / 2];
        y.setDouble(start + pair, first * Math.cos(angle) - second * Math.sin(angle));
        y.setDouble(start + pair + dim / 2, first * Math.sin(angle) + second * Math.cos(angle));
      }
      if (dim % 2 == 1) {
        y.setDouble(start + dim - 1, from[start + dim - 1]);
      }
    }
  }
}
