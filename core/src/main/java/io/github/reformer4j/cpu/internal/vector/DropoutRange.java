package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Dropout over a range of elements: element i is dropped where word i of a stream of Philox is
 * below a threshold.
 *
 * @param seed key of the stream
 * @param c1 second word of its counters
 * @param c2 third word of its counters
 * @param c3 fourth word of its counters
 * @param threshold words below are dropped, unsigned
 * @param factor multiplied into what is kept
 */
public record DropoutRange(long seed, int c1, int c2, int c3, int threshold, float factor) {
  /** A range starts at a multiple of this: a step of the generator at every vector width. */
  public static final int ALIGNMENT = 32;

  /**
   * {@code y = kept ? x * factor : 0}.
   *
   * @param x float32
   * @param y float32, may be the same as x
   * @param from first element, a multiple of {@value #ALIGNMENT}
   * @param count how many
   */
  public void apply(MemorySegment x, MemorySegment y, long from, int count) {
    int[] words = new int[Philox.WORDS];
    int i = 0;
    for (; i + Philox.WORDS <= count; i += Philox.WORDS) {
      Philox.words(seed, (int) ((from + i) >>> 2), c1, c2, c3, words);
      for (int w = 0; w < Philox.WORDS; w += COUNT) {
        IntVector word = IntVector.fromArray(INTS, words, w);
        VectorMask<Integer> dropped = word.compare(VectorOperators.ULT, threshold);
        long offset = (from + i + w) * Float.BYTES;
        store(load(x, offset).mul(factor).blend(0, dropped.cast(Lanes.FLOATS)), y, offset);
      }
    }
    if (i < count) {
      Philox.words(seed, (int) ((from + i) >>> 2), c1, c2, c3, words);
      for (int w = 0; i + w < count; w++) {
        boolean dropped = Integer.compareUnsigned(words[w], threshold) < 0;
        long at = from + i + w;
        float kept = x.getAtIndex(JAVA_FLOAT, at) * factor;
        y.setAtIndex(JAVA_FLOAT, at, dropped ? 0 : kept);
      }
    }
  }
}
