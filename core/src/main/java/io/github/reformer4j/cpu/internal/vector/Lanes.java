package io.github.reformer4j.cpu.internal.vector;

import java.util.OptionalInt;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM, a constant to the compiler: the machine's preferred one, or the
 * system property {@value VectorWidth#PROPERTY} (64, 128, 256 or 512), which the tests use to force
 * each width.
 */
public final class Lanes {
  /** Float vectors. */
  public static final VectorSpecies<Float> FLOATS = species();

  /** Int vectors of the same width. */
  public static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  /** Floats in a vector. */
  public static final int COUNT = FLOATS.length();

  private Lanes() {}

  private static VectorSpecies<Float> species() {
    OptionalInt bits = VectorWidth.forcedBits();
    return bits.isEmpty()
        ? FloatVector.SPECIES_PREFERRED
        : VectorSpecies.of(float.class, VectorShape.forBitSize(bits.getAsInt()));
  }

  /**
   * The next multiple of the lane count.
   *
   * @param n at least 0
   * @return the smallest multiple that is not below n
   */
  public static int roundUp(int n) {
    return (n + COUNT - 1) / COUNT * COUNT;
  }
}
