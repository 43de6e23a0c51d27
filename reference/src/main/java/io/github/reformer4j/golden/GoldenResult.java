package io.github.reformer4j.golden;

import java.nio.file.Path;
import java.util.List;

/** What came of one file, for one backend where it got that far. */
public sealed interface GoldenResult {
  /**
   * The file.
   *
   * @return its path, as found
   */
  Path file();

  /**
   * A backend was held against the file.
   *
   * @param file the file
   * @param backend the backend's name
   * @param errors of every tensor compared
   */
  record Compared(Path file, String backend, List<TensorError> errors) implements GoldenResult {
    /** Copies the list. */
    public Compared {
      errors = List.copyOf(errors);
    }

    /**
     * Whether every tensor is near enough.
     *
     * @return false if one is not, or if nothing was compared
     */
    public boolean passes() {
      return !errors.isEmpty() && errors.stream().allMatch(TensorError::passes);
    }
  }

  /**
   * A backend does not cover what the file recorded.
   *
   * @param file the file
   * @param backend the backend's name
   * @param reason the backend's words
   */
  record NotCovered(Path file, String backend, String reason) implements GoldenResult {}

  /**
   * The file is no recorded run that this version can replay.
   *
   * @param file the file
   * @param reason name, value and expectation
   */
  record Unusable(Path file, String reason) implements GoldenResult {}
}
