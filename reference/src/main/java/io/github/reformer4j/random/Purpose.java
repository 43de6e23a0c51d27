package io.github.reformer4j.random;

/** What random numbers are for: streams of different purpose never share a counter. */
public enum Purpose {
  /** Hash rotations: coordinates are head and round, index is {@code dim * columns + column}. */
  ROTATION(1),
  /** Parameter initialisation. */
  INITIALISATION(2),
  /** Dropout masks. */
  DROPOUT(3),
  /** Test and benchmark inputs. */
  DATA(4),
  /** Signs of structured hash rotations: coordinates are head and layer of the transform. */
  ROTATION_SIGNS(5);

  /** Part of the contract: renumbering would change every seeded result. */
  private final int code;

  Purpose(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
