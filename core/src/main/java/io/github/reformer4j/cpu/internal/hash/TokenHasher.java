package io.github.reformer4j.cpu.internal.hash;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.PANEL;
import static io.github.reformer4j.cpu.internal.vector.HashKernel.TOKEN_COLUMNS;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.cpu.internal.vector.HashKernel;
import io.github.reformer4j.cpu.internal.vector.RowRange;

/**
 * Hashes one token at a time, to the buckets that {@link HashStage} gives it, bit for bit: vectors
 * run over columns here, but each projection is the same chain of operations. Used by one thread.
 */
public final class TokenHasher {
  private final Hashing hashing;
  private final int dim;
  private final boolean shared;
  private final float[][][] groups;
  private final float[] projections;

  /** Half of each factor; none for hyperplanes. */
  private final int[] halves;

  /**
   * A hasher for a problem.
   *
   * @param hashing family, rounds and rotations
   * @param heads H
   * @param dim D
   */
  public TokenHasher(Hashing hashing, long heads, int dim) {
    this.hashing = hashing;
    this.dim = dim;
    HashColumns columns = new HashColumns(hashing);
    PackedRotations packed = PackedRotations.of(hashing, columns, heads, dim);
    this.shared = packed.matrices() == 1;
    int count = Math.ceilDiv(columns.columns(), TOKEN_COLUMNS);
    this.groups = new float[packed.matrices()][count][dim * TOKEN_COLUMNS];
    this.projections = new float[count * TOKEN_COLUMNS];
    this.halves =
        hashing.family() instanceof HashFamily.CrossPolytope(var factors)
            ? factors.stream().mapToInt(factor -> factor / 2).toArray()
            : new int[0];
    for (int matrix = 0; matrix < groups.length; matrix++) {
      for (int column = 0; column < columns.columns(); column++) {
        float[] panel = packed.panels(matrix)[column / PANEL];
        float[] group = groups[matrix][column / TOKEN_COLUMNS];
        for (int d = 0; d < dim; d++) {
          group[d * TOKEN_COLUMNS + column % TOKEN_COLUMNS] = panel[d * PANEL + column % PANEL];
        }
      }
    }
  }

  /** The same rotations with scratch memory of its own. */
  private TokenHasher(TokenHasher other) {
    this.hashing = other.hashing;
    this.dim = other.dim;
    this.shared = other.shared;
    this.groups = other.groups;
    this.projections = new float[other.projections.length];
    this.halves = other.halves;
  }

  /**
   * A hasher for one more thread.
   *
   * @return the same function, sharing the rotations
   */
  public TokenHasher another() {
    return new TokenHasher(this);
  }

  /**
   * The buckets of a token.
   *
   * @param head which head's rotations
   * @param token dim numbers; may be scaled in place
   * @param buckets overwritten: one for each round
   */
  public void hash(int head, float[] token, int[] buckets) {
    RowRange.bringIn(token, dim);
    float[][] own = groups[shared ? 0 : head];
    for (int group = 0; group < own.length; group++) {
      HashKernel.projectToken(own[group], token, dim, projections, group * TOKEN_COLUMNS);
    }
    int columns = hashing.family().columns();
    for (int round = 0; round < hashing.rounds(); round++) {
      buckets[round] =
          halves.length == 0 ? signs(round * columns, columns) : choices(round * columns);
    }
  }

  private int signs(int first, int bits) {
    int bucket = 0;
    for (int bit = 0; bit < bits; bit++) {
      if (projections[first + bit] > 0) {
        bucket |= 1 << bit;
      }
    }
    return bucket;
  }

  private int choices(int first) {
    int bucket = 0;
    int weight = 1;
    int at = first;
    for (int half : halves) {
      int high = 0;
      int low = 0;
      for (int c = 1; c < half; c++) {
        high = projections[at + c] > projections[at + high] ? c : high;
        low = projections[at + c] < projections[at + low] ? c : low;
      }
      // a tie of both signs goes to the positive one, which has the lower index
      int choice = -projections[at + low] > projections[at + high] ? low + half : high;
      bucket += choice * weight;
      weight *= 2 * half;
      at += half;
    }
    return bucket;
  }

  /**
   * The memory held.
   *
   * @return bytes
   */
  public long bytes() {
    long floats = (long) groups.length * groups[0].length * dim * TOKEN_COLUMNS;
    return (floats + projections.length) * Float.BYTES;
  }
}
