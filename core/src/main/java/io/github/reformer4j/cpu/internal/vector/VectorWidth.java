package io.github.reformer4j.cpu.internal.vector;

import java.util.OptionalInt;

/**
 * The forced vector width. Names no class of the Vector API, so that it can be asked before
 * anything that does is loaded.
 */
public final class VectorWidth {
  /** Names the forced width in bits. */
  public static final String PROPERTY = "io.github.reformer4j.vectorBits";

  private VectorWidth() {}

  /**
   * The width that the system property {@value #PROPERTY} asks for.
   *
   * @return 64, 128, 256 or 512; nothing if it is not set
   * @throws IllegalArgumentException if it asks for anything else
   */
  public static OptionalInt forcedBits() {
    String bits = System.getProperty(PROPERTY);
    return switch (bits) {
      case null -> OptionalInt.empty();
      case "64", "128", "256", "512" -> OptionalInt.of(Integer.parseInt(bits));
      default ->
          throw new IllegalArgumentException(
              PROPERTY + " = " + bits + ": expected 64, 128, 256 or 512");
    };
  }
}
