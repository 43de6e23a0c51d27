package io.github.reformer4j.random;

/**
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011): every
 * number is a pure function of (seed, purpose, layer, two coordinates, index), so it is the same on
 * every backend, thread count and platform, in whatever order it is asked for (semantics section
 * 2).
 *
 * <p>Key: the 64-bit seed, low word first. Counter words: {@code index / 2}, second coordinate,
 * first coordinate, {@code purpose << 24 | layer}. A block's four words give two 53-bit numbers;
 * even indices take words 0 and 1, odd ones words 2 and 3.
 */
public final class CounterRandom {
  /** Layers are below this. */
  public static final int MAX_LAYERS = 1 << 24;

  /** Indices are below this. */
  public static final long MAX_INDEX = 1L << 33;

  private static final int M0 = 0xD2511F53;
  private static final int M1 = 0xCD9E8D57;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final double TWO_POW_MINUS_53 = 0x1.0p-53;

  private final long seed;
  private final int stream;

  private CounterRandom(long seed, int stream) {
    this.seed = seed;
    this.stream = stream;
  }

  /**
   * The stream for one purpose and layer.
   *
   * @param seed any value
   * @param purpose what the numbers are for
   * @param layer 0 to {@link #MAX_LAYERS} − 1
   * @return the stream
   * @throws IllegalArgumentException if the layer is out of range
   */
  public static CounterRandom of(long seed, Purpose purpose, int layer) {
    if (layer < 0 || layer >= MAX_LAYERS) {
      throw new IllegalArgumentException(
          "layer = " + layer + ": expected 0 to " + (MAX_LAYERS - 1));
    }
    return new CounterRandom(seed, purpose.code() << 24 | layer);
  }

  /**
   * 53 random bits.
   *
   * @param a first coordinate (for rotations: the head)
   * @param b second coordinate (for rotations: the round)
   * @param index 0 to 2<sup>33</sup> − 1
   * @return a value in [0, 2<sup>53</sup>)
   * @throws IllegalArgumentException if the index is out of range
   */
  public long bits(int a, int b, long index) {
    checkIndex(index);
    int[] words = block(a, b, (int) (index >>> 1));
    return (index & 1) == 0 ? join(words[0], words[1]) : join(words[2], words[3]);
  }

  /**
   * 32 random bits: word {@code index % 4} of the block with counter {@code index / 4}, for masks
   * of which many numbers are drawn. Not independent of {@link #bits} at the same coordinates: a
   * stream is drawn from in one way only.
   *
   * @param a first coordinate
   * @param b second coordinate
   * @param index 0 to 2<sup>34</sup> − 1
   * @return a value in [0, 2<sup>32</sup>)
   * @throws IllegalArgumentException if the index is out of range
   */
  public long word(int a, int b, long index) {
    if (index < 0 || index >= 2 * MAX_INDEX) {
      throw new IllegalArgumentException(
          "index = " + index + ": expected 0 to " + (2 * MAX_INDEX - 1));
    }
    return Integer.toUnsignedLong(block(a, b, (int) (index >>> 2))[(int) (index & 3)]);
  }

  /**
   * Uniform on [0, 1), a multiple of 2<sup>−53</sup>.
   *
   * @param a first coordinate
   * @param b second coordinate
   * @param index 0 to 2<sup>33</sup> − 1
   * @return the number
   */
  public double uniform(int a, int b, long index) {
    return bits(a, b, index) * TWO_POW_MINUS_53;
  }

  /**
   * Standard normal, by Box and Muller's transform with {@link StrictMath}, which gives the same
   * bits everywhere. Indices 2p and 2p + 1 are the cosine and sine of one block.
   *
   * @param a first coordinate
   * @param b second coordinate
   * @param index 0 to 2<sup>33</sup> − 1
   * @return the number
   */
  public double normal(int a, int b, long index) {
    checkIndex(index);
    int[] words = block(a, b, (int) (index >>> 1));
    // 1 - u is in (0, 1], so the logarithm is finite
    double radius =
        StrictMath.sqrt(-2 * StrictMath.log(1 - join(words[0], words[1]) * TWO_POW_MINUS_53));
    double angle = 2 * StrictMath.PI * (join(words[2], words[3]) * TWO_POW_MINUS_53);
    return (index & 1) == 0 ? radius * StrictMath.cos(angle) : radius * StrictMath.sin(angle);
  }

  private static void checkIndex(long index) {
    if (index < 0 || index >= MAX_INDEX) {
      throw new IllegalArgumentException("index = " + index + ": expected 0 to " + (MAX_INDEX - 1));
    }
  }

  private static long join(int high, int low) {
    return (Integer.toUnsignedLong(high) << 32 | Integer.toUnsignedLong(low)) >>> 11;
  }

  private int[] block(int a, int b, int counter) {
    return philox(counter, b, a, stream, (int) seed, (int) (seed >>> 32));
  }

  /** The bare block function, visible to the known-answer test. */
  static int[] philox(int c0, int c1, int c2, int c3, int k0, int k1) {
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = Integer.toUnsignedLong(M0) * Integer.toUnsignedLong(c0);
      long p1 = Integer.toUnsignedLong(M1) * Integer.toUnsignedLong(c2);
      int n0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      int n2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c0 = n0;
      c1 = (int) p1;
      c2 = n2;
      c3 = (int) p0;
      k0 += W0;
      k1 += W1;
    }
    return new int[] {c0, c1, c2, c3};
  }
}
