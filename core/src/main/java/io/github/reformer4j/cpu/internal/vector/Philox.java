package io.github.reformer4j.cpu.internal.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Philox4x32-10, one block a lane: the words of {@link
 * io.github.reformer4j.random.CounterRandom#word}, many at a time. Words travel in the low halves
 * of long lanes, where a product of two of them has room.
 */
final class Philox {
  private static final VectorSpecies<Long> LONGS =
      VectorSpecies.of(long.class, Lanes.FLOATS.vectorShape());

  /** Blocks of one step. */
  static final int BLOCKS = LONGS.length();

  /** Words of one step, in two vectors of ints. */
  static final int WORDS = 4 * BLOCKS;

  private static final int M0 = 0xD2511F53;
  private static final int M1 = 0xCD9E8D57;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long LOW = 0xFFFFFFFFL;
  private static final LongVector LANES = LongVector.zero(LONGS).addIndex(1);
  private static final LongVector FIRST = interleaved(0);
  private static final LongVector SECOND = interleaved(BLOCKS);

  private Philox() {}

  /** Lanes of two vectors in turn, from the given place of the whole onward. */
  private static LongVector interleaved(int from) {
    long[] lanes = new long[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
      long place = (long) from + i;
      lanes[i] = place / 2 + place % 2 * BLOCKS;
    }
    return LongVector.fromArray(LONGS, lanes, 0);
  }

  /**
   * Writes the words of blocks {@code block} to {@code block + BLOCKS - 1}.
   *
   * @param c1 second word of the counter
   * @param c2 third word of the counter
   * @param c3 fourth word of the counter
   * @param words [{@link #WORDS}], overwritten
   */
  static void words(long seed, int block, int c1, int c2, int c3, int[] words) {
    LongVector x0 = LANES.add(Integer.toUnsignedLong(block)).and(LOW);
    LongVector x1 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(c1));
    LongVector x2 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(c2));
    LongVector x3 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(c3));
    LongVector m0 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(M0));
    LongVector m1 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(M1));
    int k0 = (int) seed;
    int k1 = (int) (seed >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      // the masks say that both factors have 32 bits, for which there is an instruction
      LongVector p0 = x0.and(LOW).mul(m0.and(LOW));
      LongVector p1 = x2.and(LOW).mul(m1.and(LOW));
      LongVector key0 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(k0));
      LongVector key1 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(k1));
      x0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, x1);
      x0 = x0.lanewise(VectorOperators.XOR, key0).and(LOW);
      x2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, x3);
      x2 = x2.lanewise(VectorOperators.XOR, key1).and(LOW);
      x1 = p1.and(LOW);
      x3 = p0.and(LOW);
      k0 += W0;
      k1 += W1;
    }
    LongVector left = x0.or(x1.lanewise(VectorOperators.LSHL, 32));
    LongVector right = x2.or(x3.lanewise(VectorOperators.LSHL, 32));
    IntVector first = FIRST.selectFrom(left, right).reinterpretAsInts();
    IntVector second = SECOND.selectFrom(left, right).reinterpretAsInts();
    first.intoArray(words, 0);
    second.intoArray(words, WORDS / 2);
  }
}
