package io.github.reformer4j.cuda.internal.compiler;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What kernels are compiled for. A binary for one compute capability runs on every later one of the
 * same major number (CUDA C++ Programming Guide, Binary Compatibility); those with an {@code a} at
 * the end run on that one alone.
 */
public enum Architecture {
  /** A100. */
  SM_80("sm_80", 8, 0),
  /** RTX 30. */
  SM_86("sm_86", 8, 6),
  /** RTX 40, L40. */
  SM_89("sm_89", 8, 9),
  /** H100, H200, in what is common to all later ones. */
  SM_90("sm_90", 9, 0),
  /** H100, H200, with the instructions that no other card has. */
  SM_90A("sm_90a", 9, 0),
  /** B200. */
  SM_100("sm_100", 10, 0),
  /** RTX 50. */
  SM_120("sm_120", 12, 0);

  private final String option;
  private final int major;
  private final int minor;

  Architecture(String option, int major, int minor) {
    this.option = option;
    this.major = major;
    this.minor = minor;
  }

  /**
   * As compilers call it.
   *
   * @return such as {@code sm_90a}
   */
  public String option() {
    return option;
  }

  /**
   * The best one for a card: of the same family and not newer, the newest.
   *
   * @param major of the card's compute capability
   * @param minor of the card's compute capability
   * @return nothing for a card older than all of these, or of a family that came later
   */
  public static Optional<Architecture> ofCapability(int major, int minor) {
    // The last of equals: what is made for one capability alone comes after what is common.
    return Arrays.stream(values())
        .filter(candidate -> candidate.runsOn(major, minor))
        .reduce((_, later) -> later);
  }

  private boolean runsOn(int cardMajor, int cardMinor) {
    boolean alone = option.endsWith("a");
    return major == cardMajor && (alone ? minor == cardMinor : minor <= cardMinor);
  }

  /**
   * The families there are binaries for.
   *
   * @return such as {@code 8.x, 9.x}
   */
  public static String families() {
    return Arrays.stream(values())
        .map(each -> each.major + ".x")
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
