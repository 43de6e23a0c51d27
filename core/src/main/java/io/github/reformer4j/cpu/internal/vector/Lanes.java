package io.github.reformer4j.cpu.internal.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM, a constant to the compiler: the machine's preferred one, or the
 * system property {@value #PROPERTY} (64, 128, 256 or 512), which the tests use to force each
 * width.
 */
public final class Lanes {
  /** Names the forced width in bits. */
  public static final String PROPERTY = "io.github.reformer4j.vectorBits";

  /** Float vectors. */
  public static final VectorSpecies<Float> FLOATS = species();

  /** Int vectors of the same width. */
  public static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());

  /** Floats in a vector. */
  public static final int COUNT = FLOATS.length();

  private Lanes() {}

  private static VectorSpecies<Float> species() {
    String bits = System.getProperty(PROPERTY);
    if (bits == null) {
      return FloatVector.SPECIES_PREFERRED;
    }
    return switch (bits) {
      case "64", "128", "256", "512" ->
          VectorSpecies.of(float.class, VectorShape.forBitSize(Integer.parseInt(bits)));
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " = " + bits + ": expected 64, 128, 256 or 512");
    };
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
