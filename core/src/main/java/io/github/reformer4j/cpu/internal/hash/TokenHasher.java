package io.github.reformer4j.cpu.internal.hash;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.cpu.internal.vector.RowRange;

/**
 * Hashes one token at a time, to the buckets that {@link HashStage} gives it, bit for bit. Used by
 * one thread.
 */
public final class TokenHasher {
  private final Hashing hashing;
  private final int dim;
  private final Projector.Token projector;

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
    this.projector = Projector.of(hashing, heads, dim).token();
    this.halves =
        hashing.family() instanceof HashFamily.CrossPolytope(var factors)
            ? factors.stream().mapToInt(factor -> factor / 2).toArray()
            : new int[0];
  }

  /** The same rotations with scratch memory of its own. */
  private TokenHasher(TokenHasher other) {
    this.hashing = other.hashing;
    this.dim = other.dim;
    this.projector = other.projector.another();
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
    float[] projections = projector.project(head, token);
    int columns = hashing.family().columns();
    for (int round = 0; round < hashing.rounds(); round++) {
      buckets[round] =
          halves.length == 0
              ? signs(projections, round * columns, columns)
              : choices(projections, round * columns);
    }
  }

  private static int signs(float[] projections, int first, int bits) {
    int bucket = 0;
    for (int bit = 0; bit < bits; bit++) {
      if (projections[first + bit] > 0) {
        bucket |= 1 << bit;
      }
    }
    return bucket;
  }

  private int choices(float[] projections, int first) {
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
    return projector.bytes();
  }
}
