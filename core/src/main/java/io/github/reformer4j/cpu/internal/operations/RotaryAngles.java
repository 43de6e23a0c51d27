package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.operations.Rotary;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Cosines and sines of rotary angles. The angle of a position is that of the position's block plus
 * that of its place in the block, added by the theorem for sums in double precision: exact to
 * float32, at any position, and the same for a position whichever call asks.
 */
final class RotaryAngles {
  /** Positions of a block. */
  static final int BLOCK = 128;

  /** Blocks that are kept, from position 0: 4 MiB at 64 elements, for each direction. */
  private static final int KEPT = 64;

  private final Rotary rotary;
  private final int dim;
  private final int pairs;

  /** [BLOCK][pairs]: of places in a block. */
  private final double[] cosines;

  private final double[] sines;

  private final AtomicReferenceArray<@Nullable Block> kept = new AtomicReferenceArray<>(KEPT);
  private final AtomicReferenceArray<@Nullable Block> keptInverse =
      new AtomicReferenceArray<>(KEPT);

  RotaryAngles(Key key) {
    rotary = key.rotary;
    dim = key.dim;
    pairs = dim / 2;
    cosines = new double[BLOCK * pairs];
    sines = new double[BLOCK * pairs];
    for (int place = 0; place < BLOCK; place++) {
      for (int pair = 0; pair < pairs; pair++) {
        double angle = rotary.angle(place, pair, dim);
        cosines[place * pairs + pair] = StrictMath.cos(angle);
        sines[place * pairs + pair] = StrictMath.sin(angle);
      }
    }
  }

  /** What angles depend on besides positions. */
  record Key(Rotary rotary, int dim) {}

  /** Both factors of each element, {@link #stride} apart from position to position. */
  @SuppressWarnings("ArrayRecordComponent") // a pair of arrays, never compared
  record Block(float[] cosines, float[] sines) {}

  int stride() {
    return Lanes.roundUp(dim);
  }

  /**
   * The factors of places {@code from} to {@code to - 1} of a block.
   *
   * @param start the block's first position, a multiple of {@link #BLOCK}
   * @param inverse whether to turn back
   */
  Block block(long start, int from, int to, boolean inverse) {
    long index = start / BLOCK;
    if (from > 0 || to < BLOCK || index >= KEPT) {
      return make(start, from, to, inverse);
    }
    AtomicReferenceArray<@Nullable Block> blocks = inverse ? keptInverse : kept;
    Block block = blocks.get((int) index);
    if (block == null) {
      // two workers may make the same
      block = make(start, from, to, inverse);
      blocks.set((int) index, block);
    }
    return block;
  }

  private Block make(long start, int from, int to, boolean inverse) {
    double[] startCosines = new double[pairs];
    double[] startSines = new double[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      double angle = rotary.angle(start, pair, dim);
      startCosines[pair] = StrictMath.cos(angle);
      startSines[pair] = StrictMath.sin(angle);
    }
    int stride = stride();
    float[] c = new float[(to - from) * stride];
    float[] s = new float[(to - from) * stride];
    for (int place = from; place < to; place++) {
      int at = (place - from) * stride;
      for (int pair = 0; pair < pairs; pair++) {
        double placeCosine = cosines[place * pairs + pair];
        double placeSine = sines[place * pairs + pair];
        float cosine = (float) (startCosines[pair] * placeCosine - startSines[pair] * placeSine);
        float sine = (float) (startSines[pair] * placeCosine + startCosines[pair] * placeSine);
        c[at + 2 * pair] = cosine;
        c[at + 2 * pair + 1] = cosine;
        s[at + 2 * pair] = inverse ? sine : -sine;
        s[at + 2 * pair + 1] = inverse ? -sine : sine;
      }
      if (dim % 2 != 0) {
        c[at + dim - 1] = 1;
      }
    }
    return new Block(c, s);
  }
}
