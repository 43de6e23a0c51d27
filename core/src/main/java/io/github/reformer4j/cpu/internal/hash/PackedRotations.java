package io.github.reformer4j.cpu.internal.hash;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.PANEL;

import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.tensor.Tensor;

/** The rotations of a problem in the layout of the kernel: panels of columns, [dim][PANEL] each. */
final class PackedRotations {
  private static final double SMALLEST = 1e-10;
  private static final double LARGEST = 1e10;

  /** Head (or one for all heads), panel, then numbers. */
  private final float[][][] panels;

  private PackedRotations(float[][][] panels) {
    this.panels = panels;
  }

  static PackedRotations of(Hashing hashing, HashColumns columns, long heads, int dim) {
    int perRound = hashing.family().columns();
    try (Tensor tensor = hashing.rotations().materialise(heads, hashing.rounds(), dim, perRound)) {
      int matrices = Math.toIntExact(tensor.shape().dim(0));
      float[][][] panels = new float[matrices][columns.panels()][dim * PANEL];
      for (int matrix = 0; matrix < matrices; matrix++) {
        for (int round = 0; round < hashing.rounds(); round++) {
          long start = ((long) matrix * hashing.rounds() + round) * dim * perRound;
          pack(tensor, start, perRound, dim, round * perRound, panels[matrix]);
        }
      }
      return new PackedRotations(panels);
    }
  }

  private static void pack(
      Tensor tensor, long start, int perRound, int dim, int firstColumn, float[][] panels) {
    int exponent = shift(tensor, start, (long) perRound * dim);
    for (int d = 0; d < dim; d++) {
      for (int c = 0; c < perRound; c++) {
        int column = firstColumn + c;
        double value = tensor.getDouble(start + (long) d * perRound + c);
        panels[column / PANEL][d * PANEL + column % PANEL] = (float) Math.scalb(value, exponent);
      }
    }
  }

  /** Given numbers may be of any size; only their ratios matter within a round. */
  private static int shift(Tensor tensor, long start, long count) {
    double most = 0;
    for (long i = 0; i < count; i++) {
      most = Math.max(most, Math.abs(tensor.getDouble(start + i)));
    }
    boolean safe = (most >= SMALLEST && most <= LARGEST) || most == 0;
    return safe ? 0 : -Math.getExponent(most);
  }

  /** One for each head, or one for all. */
  int matrices() {
    return panels.length;
  }

  /** A head's panels. */
  float[][] panels(long head) {
    return panels[panels.length == 1 ? 0 : Math.toIntExact(head)];
  }
}
