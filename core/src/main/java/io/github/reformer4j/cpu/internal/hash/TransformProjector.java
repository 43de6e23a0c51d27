package io.github.reformer4j.cpu.internal.hash;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.BLOCK;

import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.SignedHadamard;
import io.github.reformer4j.cpu.internal.vector.Hadamard;
import java.util.Arrays;

/**
 * Structured rotations by fast transforms, without the common factor that materialised ones have: a
 * panel is one block of columns.
 */
final class TransformProjector implements Projector {
  /** Of a head (or of all heads) and layer: those that mix, then one for each panel. */
  private final float[][][] signs;

  private final HashColumns columns;
  private final int dim;

  /** D padded. */
  private final int rows;

  private TransformProjector(float[][][] signs, HashColumns columns, int dim, int rows) {
    this.signs = signs;
    this.columns = columns;
    this.dim = dim;
    this.rows = rows;
  }

  static TransformProjector of(
      Hashing hashing, Rotations.Structured rotations, long heads, int dim) {
    SignedHadamard transforms = rotations.transforms(dim);
    HashColumns columns = new HashColumns(hashing, transforms.length());
    int matrices = rotations.sharedByHeads() ? 1 : Math.toIntExact(heads);
    float[][][] signs = new float[matrices][SignedHadamard.MIXING + columns.panels()][];
    for (int head = 0; head < matrices; head++) {
      for (int layer = 0; layer < signs[head].length; layer++) {
        signs[head][layer] = transforms.signs(head, layer);
      }
    }
    return new TransformProjector(signs, columns, dim, transforms.length());
  }

  @Override
  public HashColumns columns() {
    return columns;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public void begin(long head, HashScratch.Worker own) {
    Arrays.fill(own.packed, dim * BLOCK, rows * BLOCK, 0);
    float[][] layers = ofHead(head);
    for (int layer = 0; layer < SignedHadamard.MIXING; layer++) {
      Hadamard.layer(own.packed, layers[layer], own.packed, rows);
    }
  }

  @Override
  public void project(long head, int panel, HashScratch.Worker own) {
    Hadamard.layer(own.packed, ofHead(head)[SignedHadamard.MIXING + panel], own.projections, rows);
  }

  private float[][] ofHead(long head) {
    return signs[signs.length == 1 ? 0 : Math.toIntExact(head)];
  }

  @Override
  public Token token() {
    return new TransformToken(this);
  }

  /** The same sums and differences in the same order. */
  private static final class TransformToken implements Token {
    private final TransformProjector parent;
    private final float[] mixed;
    private final float[] projections;

    TransformToken(TransformProjector parent) {
      this.parent = parent;
      this.mixed = new float[parent.rows];
      this.projections = new float[parent.columns.panels() * parent.rows];
    }

    @Override
    public float[] project(int head, float[] token) {
      float[][] layers = parent.ofHead(head);
      int rows = parent.rows;
      System.arraycopy(token, 0, mixed, 0, parent.dim);
      Arrays.fill(mixed, parent.dim, rows, 0);
      for (int layer = 0; layer < SignedHadamard.MIXING; layer++) {
        Hadamard.tokenLayer(mixed, layers[layer], mixed, 0, rows);
      }
      for (int panel = 0; panel < parent.columns.panels(); panel++) {
        float[] signs = layers[SignedHadamard.MIXING + panel];
        Hadamard.tokenLayer(mixed, signs, projections, panel * rows, rows);
      }
      return projections;
    }

    @Override
    public Token another() {
      return parent.token();
    }

    @Override
    public long bytes() {
      long floats = (long) parent.signs.length * parent.signs[0].length * parent.rows;
      return (floats + mixed.length + projections.length) * Float.BYTES;
    }
  }
}
