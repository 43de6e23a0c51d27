package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.Optional;

/**
 * How far the suite may go with a backend.
 *
 * @param type the element type of all floating-point tensors, one that the backend takes
 * @param mostTokens the largest N of random cases, at least 8
 * @param tries random cases a property, at least 1; costly properties try fewer. The system
 *     property {@code reformer4j.tries} goes before it
 * @param gaps what the backend declares not to cover
 */
public record Limits(DType type, int mostTokens, int tries, List<Gap> gaps) {
  /** Enough for odd sizes around chunks of 64, little enough for an oracle of plain loops. */
  public static final int DEFAULT_MOST_TOKENS = 200;

  /** Cases a property when nobody says otherwise. */
  public static final int DEFAULT_TRIES = 25;

  /** Checks the numbers. */
  public Limits {
    if (!type.isFloat()) {
      throw new IllegalArgumentException("type = " + type + ": expected FLOAT32 or FLOAT64");
    }
    if (mostTokens < 8) {
      throw new IllegalArgumentException("mostTokens = " + mostTokens + ": expected at least 8");
    }
    if (tries < 1) {
      throw new IllegalArgumentException("tries = " + tries + ": expected at least 1");
    }
    gaps = List.copyOf(gaps);
  }

  /**
   * The defaults, without gaps: float32 where the backend takes it.
   *
   * @param backend decides the type
   * @return the limits
   */
  public static Limits of(Backend backend) {
    DType type = backend.types().contains(DType.FLOAT32) ? DType.FLOAT32 : DType.FLOAT64;
    return new Limits(type, DEFAULT_MOST_TOKENS, DEFAULT_TRIES, List.of());
  }

  /**
   * The same for another element type.
   *
   * @param other FLOAT32 or FLOAT64
   * @return the limits
   */
  public Limits withType(DType other) {
    return new Limits(other, mostTokens, tries, gaps);
  }

  /**
   * The same with another largest N.
   *
   * @param other at least 8
   * @return the limits
   */
  public Limits withMostTokens(int other) {
    return new Limits(type, other, tries, gaps);
  }

  /**
   * The same with another number of tries.
   *
   * @param other at least 1
   * @return the limits
   */
  public Limits withTries(int other) {
    return new Limits(type, mostTokens, other, gaps);
  }

  /**
   * The same with other gaps.
   *
   * @param others what the backend does not cover
   * @return the limits
   */
  public Limits withGaps(List<Gap> others) {
    return new Limits(type, mostTokens, tries, others);
  }

  Optional<String> gap(Capability capability, AttentionSpec spec) {
    return gaps.stream().filter(gap -> gap.covers(capability, spec)).map(Gap::reason).findFirst();
  }

  /** For what has no specification. */
  Optional<String> gap(Capability capability) {
    return gaps.stream().filter(gap -> gap.capability() == capability).map(Gap::reason).findFirst();
  }
}
