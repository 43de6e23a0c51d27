package io.github.reformer4j.bench.input;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Turns bytes into queries-and-keys and values by a fixed, seeded recipe without training, in which
 * similar contexts get similar vectors: {@link #RECIPE} is the description that the report shows.
 *
 * <p>Each n-gram g (n = 1 to {@value #LONGEST}) has a random sign vector e(g) per head. A
 * position's context is the sum of e(g) over the n-grams that end at or before it, fading by a
 * constant factor a step, with weights that favour long n-grams; subtracting the mean over the text
 * removes what all positions share. Its direction is the query and key, its length sets how sharp
 * attention is.
 */
public final class TextVectors {
  /** Heads of the vectors. */
  public static final int HEADS = 8;

  /** Width of queries, keys and values. */
  public static final int DIM = 64;

  /**
   * |q| / sqrt(D), so with the scale 1/sqrt(D) a score is this times the cosine. Chosen by looking
   * at the default text: a query then spreads over some tens of keys (the report prints how many),
   * as heads of trained language models do; half of it is nearly uniform, twice is nearly one key.
   */
  public static final double SHARPNESS = 16;

  /** What the report says about the input. */
  public static final String RECIPE =
      "Every run of 1 to 4 bytes has a random vector of 64 signs for each head (Philox counter"
          + " generator, seeded). The context of a position is the sum over all runs that end at or"
          + " before it, weights 1, 2, 3 and 4 by length, faded by a factor a byte that differs by"
          + " head, from 0.30 (looks at the last few bytes) to 0.90 (looks at the last line or"
          + " so). The mean over the text is subtracted. The direction of the result is query and"
          + " key; its length is "
          + (int) SHARPNESS
          + " times sqrt(64), so a score is "
          + (int) SHARPNESS
          + " times the cosine of two contexts. A value is the sum of the random vectors of the"
          + " position's own byte and of the pair it ends, of another stream. Nothing is trained:"
          + " similar contexts simply get similar vectors.";

  private static final int LONGEST = 4;
  private static final double SLOWEST_FADE = 0.90;
  private static final double FASTEST_FADE = 0.30;
  private static final int VALUE_STREAM = 8;

  private TextVectors() {}

  /**
   * Queries-and-keys of all heads, [1, {@value #HEADS}, N, {@value #DIM}], float32.
   *
   * @param text N bytes
   * @param seed any value
   * @return a tensor that owns its memory
   */
  public static Tensor queryKeys(byte[] text, long seed) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, HEADS, text.length, DIM);
    IntStream.range(0, HEADS)
        .parallel()
        .forEach(head -> fillQueryKeys(text, seed, head, head(tensor, head, text.length)));
    return tensor;
  }

  /**
   * Values of all heads, [1, {@value #HEADS}, N, {@value #DIM}], float32.
   *
   * @param text N bytes
   * @param seed any value
   * @return a tensor that owns its memory
   */
  public static Tensor values(byte[] text, long seed) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, HEADS, text.length, DIM);
    IntStream.range(0, HEADS)
        .parallel()
        .forEach(head -> fillValues(text, seed, head, head(tensor, head, text.length)));
    return tensor;
  }

  /**
   * The first positions of a tensor of this class, so that one text serves every length.
   *
   * @param whole [1, H, N, D]
   * @param tokens at most N
   * @param arena decides the lifetime of the copy
   * @return [1, H, tokens, D]
   */
  public static Tensor prefix(Tensor whole, int tokens, Arena arena) {
    long heads = whole.shape().dim(1);
    long width = whole.shape().dim(3);
    Tensor part = Tensor.allocate(arena, DType.FLOAT32, Shape.of(1, heads, tokens, width));
    long from = whole.shape().dim(2) * width * Float.BYTES;
    long to = tokens * width * Float.BYTES;
    for (long head = 0; head < heads; head++) {
      MemorySegment.copy(whole.segment(), head * from, part.segment(), head * to, to);
    }
    return part;
  }

  private static double fade(int head) {
    return FASTEST_FADE + (SLOWEST_FADE - FASTEST_FADE) * head / (HEADS - 1);
  }

  private static void fillQueryKeys(byte[] text, long seed, int head, MemorySegment rows) {
    SignVectors signs = new SignVectors(seed, 0, head);
    float fade = (float) fade(head);
    float[] context = new float[DIM];
    double[] mean = new double[DIM];
    for (int i = 0; i < text.length; i++) {
      for (int d = 0; d < DIM; d++) {
        context[d] *= fade;
      }
      for (int n = 1; n <= Math.min(LONGEST, i + 1); n++) {
        signs.add(text, i, n, n, context);
      }
      for (int d = 0; d < DIM; d++) {
        mean[d] += context[d];
      }
      MemorySegment.copy(
          context, 0, rows, ValueLayout.JAVA_FLOAT, (long) i * DIM * Float.BYTES, DIM);
    }
    for (int d = 0; d < DIM; d++) {
      mean[d] /= text.length;
    }
    for (int i = 0; i < text.length; i++) {
      centreAndScale(rows, (long) i * DIM, mean);
    }
  }

  private static void centreAndScale(MemorySegment rows, long at, double[] mean) {
    double square = 0;
    double[] row = new double[DIM];
    for (int d = 0; d < DIM; d++) {
      row[d] = rows.getAtIndex(ValueLayout.JAVA_FLOAT, at + d) - mean[d];
      square += row[d] * row[d];
    }
    // a text of one repeated byte is all mean: its vectors are zero, which attention must stand
    double factor = square < 1e-6 ? 0 : SHARPNESS * Math.sqrt(DIM) / Math.sqrt(square);
    for (int d = 0; d < DIM; d++) {
      rows.setAtIndex(ValueLayout.JAVA_FLOAT, at + d, (float) (row[d] * factor));
    }
  }

  private static void fillValues(byte[] text, long seed, int head, MemorySegment rows) {
    SignVectors signs = new SignVectors(seed, VALUE_STREAM, head);
    float[] value = new float[DIM];
    for (int i = 0; i < text.length; i++) {
      java.util.Arrays.fill(value, 0);
      for (int n = 1; n <= Math.min(2, i + 1); n++) {
        signs.add(text, i, n, 1, value);
      }
      MemorySegment.copy(value, 0, rows, ValueLayout.JAVA_FLOAT, (long) i * DIM * Float.BYTES, DIM);
    }
  }

  private static MemorySegment head(Tensor tensor, int head, int tokens) {
    long bytes = (long) tokens * DIM * Float.BYTES;
    return tensor.segment().asSlice(head * bytes, bytes);
  }

  /** The random sign vectors of one head's n-grams: a pure function of (seed, head, n-gram). */
  private static final class SignVectors {
    private final CounterRandom low;
    private final CounterRandom high;
    private final int head;
    private final Map<Long, Long> known = new HashMap<>();

    SignVectors(long seed, int stream, int head) {
      this.low = CounterRandom.of(seed, Purpose.DATA, stream);
      this.high = CounterRandom.of(seed, Purpose.DATA, stream + 1);
      this.head = head;
    }

    /** Adds weight times the signs of the n bytes that end at position i. */
    void add(byte[] text, int i, int n, float weight, float[] sum) {
      long gram = 0;
      for (int k = i - n + 1; k <= i; k++) {
        gram = gram << 8 | (text[k] & 0xff);
      }
      int length = n;
      long key = (long) n << 32 | gram;
      long bits =
          known.computeIfAbsent(
              key,
              k -> {
                long index = k & 0xffff_ffffL;
                return low.bits(head, length, index) << 32
                    | (high.bits(head, length, index) & 0xffff_ffffL);
              });
      for (int d = 0; d < DIM; d++) {
        sum[d] += (bits >>> d & 1) == 0 ? weight : -weight;
      }
    }
  }
}
