package io.github.reformer4j.cpu.internal.hash;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.PANEL;
import static io.github.reformer4j.cpu.internal.vector.HashKernel.TOKEN_COLUMNS;

import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.cpu.internal.vector.HashKernel;
import io.github.reformer4j.tensor.Tensor;

/** Products with the rotations as matrices: panels of columns, [dim][PANEL] each. */
final class DenseProjector implements Projector {
  private static final double SMALLEST = 1e-10;
  private static final double LARGEST = 1e10;

  /** Head (or one for all heads), panel, then numbers. */
  private final float[][][] panels;

  private final HashColumns columns;
  private final int dim;

  private DenseProjector(float[][][] panels, HashColumns columns, int dim) {
    this.panels = panels;
    this.columns = columns;
    this.dim = dim;
  }

  static DenseProjector of(Hashing hashing, long heads, int dim) {
    HashColumns columns = new HashColumns(hashing, PANEL);
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
      return new DenseProjector(panels, columns, dim);
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

  @Override
  public HashColumns columns() {
    return columns;
  }

  @Override
  public int rows() {
    return dim;
  }

  @Override
  public void begin(long head, HashScratch.Worker own) {
    // tokens are multiplied as they are
  }

  @Override
  public void project(long head, int panel, HashScratch.Worker own) {
    HashKernel.project(
        ofHead(head)[panel], columns.columns(panel), own.packed, dim, own.projections);
  }

  private float[][] ofHead(long head) {
    return panels[panels.length == 1 ? 0 : Math.toIntExact(head)];
  }

  @Override
  public Token token() {
    int count = Math.ceilDiv(columns.columns(), TOKEN_COLUMNS);
    float[][][] groups = new float[panels.length][count][dim * TOKEN_COLUMNS];
    for (int matrix = 0; matrix < groups.length; matrix++) {
      for (int column = 0; column < columns.columns(); column++) {
        float[] panel = panels[matrix][column / PANEL];
        float[] group = groups[matrix][column / TOKEN_COLUMNS];
        for (int d = 0; d < dim; d++) {
          group[d * TOKEN_COLUMNS + column % TOKEN_COLUMNS] = panel[d * PANEL + column % PANEL];
        }
      }
    }
    return new DenseToken(groups, dim);
  }

  /** Vectors run over columns here, but each projection is the same chain of operations. */
  private static final class DenseToken implements Token {
    private final float[][][] groups;
    private final int dim;
    private final float[] projections;

    DenseToken(float[][][] groups, int dim) {
      this.groups = groups;
      this.dim = dim;
      this.projections = new float[groups[0].length * TOKEN_COLUMNS];
    }

    @Override
    public float[] project(int head, float[] token) {
      float[][] own = groups[groups.length == 1 ? 0 : head];
      for (int group = 0; group < own.length; group++) {
        HashKernel.projectToken(own[group], token, dim, projections, group * TOKEN_COLUMNS);
      }
      return projections;
    }

    @Override
    public Token another() {
      return new DenseToken(groups, dim);
    }

    @Override
    public long bytes() {
      long floats = (long) groups.length * groups[0].length * dim * TOKEN_COLUMNS;
      return (floats + projections.length) * Float.BYTES;
    }
  }
}
