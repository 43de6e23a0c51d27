package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.cases.Extent;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.Optional;

/**
 * How far the suite may go with a backend.
 *
 * @param type the element type of floating-point tensors of attention, one that the backend takes;
 *     operations that do not take it run in another, see {@link #operationType}
 * @param extent how large random cases are; long ones are as many times longer
 * @param tries random cases a property, at least 1; costly properties try fewer. The system
 *     property {@code reformer4j.tries} goes before it
 * @param gaps what the backend declares not to cover
 */
public record Limits(DType type, Extent extent, int tries, List<Gap> gaps) {
  /** Enough for odd sizes around chunks of 64, little enough for an oracle of plain loops. */
  public static final int DEFAULT_MOST_TOKENS = 200;

  /** Cases a property when nobody says otherwise. */
  public static final int DEFAULT_TRIES = 25;

  /** Where a device is imitated: chunks of 64 and a few tokens more. */
  private static final Extent EMULATED = new Extent(72, 150_000);

  private static final int EMULATED_TRIES = 4;

  /** Checks the numbers. */
  public Limits {
    if (!type.isFloat()) {
      throw new IllegalArgumentException(
          "type = " + type + ": expected FLOAT32, FLOAT64 or BFLOAT16");
    }
    if (tries < 1) {
      throw new IllegalArgumentException("tries = " + tries + ": expected at least 1");
    }
    gaps = List.copyOf(gaps);
  }

  /**
   * The defaults, without gaps: float32 where the backend takes it; fewer and smaller cases where
   * it is emulated ({@link Backend#emulated}).
   *
   * @param backend decides
   * @return the limits
   */
  public static Limits of(Backend backend) {
    DType type = backend.types().contains(DType.FLOAT32) ? DType.FLOAT32 : DType.FLOAT64;
    return backend.emulated()
        ? new Limits(type, EMULATED, EMULATED_TRIES, List.of())
        : new Limits(
            type, new Extent(DEFAULT_MOST_TOKENS, Extent.DEFAULT_WORK), DEFAULT_TRIES, List.of());
  }

  /**
   * The largest N of random cases.
   *
   * @return at least 8
   */
  public int mostTokens() {
    return extent.mostTokens();
  }

  /**
   * The element type of tensors of operations and of reversible sequences.
   *
   * @param backend the one under test
   * @return the type of these limits if its operations take that, else FLOAT32 or FLOAT64
   */
  public DType operationType(Backend backend) {
    if (backend.operationTypes().contains(type)) {
      return type;
    }
    return backend.operationTypes().contains(DType.FLOAT32) ? DType.FLOAT32 : DType.FLOAT64;
  }

  /**
   * The same for another element type.
   *
   * @param other a floating-point type
   * @return the limits
   */
  public Limits withType(DType other) {
    return new Limits(other, extent, tries, gaps);
  }

  /**
   * The same with another largest N.
   *
   * @param other at least 8
   * @return the limits
   */
  public Limits withMostTokens(int other) {
    return withExtent(new Extent(other, extent.work()));
  }

  /**
   * The same with cases of another size.
   *
   * @param other how large
   * @return the limits
   */
  public Limits withExtent(Extent other) {
    return new Limits(type, other, tries, gaps);
  }

  /**
   * The same with another number of tries.
   *
   * @param other at least 1
   * @return the limits
   */
  public Limits withTries(int other) {
    return new Limits(type, extent, other, gaps);
  }

  /**
   * The same with other gaps.
   *
   * @param others what the backend does not cover
   * @return the limits
   */
  public Limits withGaps(List<Gap> others) {
    return new Limits(type, extent, tries, others);
  }

  Optional<String> gap(Capability capability, AttentionSpec spec) {
    return gaps.stream().filter(gap -> gap.covers(capability, spec)).map(Gap::reason).findFirst();
  }

  /** For what has no specification. */
  Optional<String> gap(Capability capability) {
    return gaps.stream().filter(gap -> gap.capability() == capability).map(Gap::reason).findFirst();
  }
}
