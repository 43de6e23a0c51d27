package io.github.reformer4j.bench.recorded;

import io.github.reformer4j.golden.TensorError;
import io.github.reformer4j.reversible.Execution;
import java.nio.file.Path;
import java.util.List;

/** What came of a recorded model. */
public sealed interface RecordedModelResult {
  /**
   * The folder.
   *
   * @return its path, as found
   */
  Path folder();

  /**
   * A backend was held against it.
   *
   * @param folder the folder
   * @param backend the backend's name
   * @param execution where its gradients took activations from
   * @param errors of every tensor compared
   * @param buckets how many tokens were hashed, over layers, heads and rounds
   * @param differing how many of them are in another bucket than by the double-precision oracle:
   *     near ties, after which numbers may differ by more than rounding
   */
  record Compared(
      Path folder,
      String backend,
      Execution execution,
      List<TensorError> errors,
      long buckets,
      long differing)
      implements RecordedModelResult {
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
   * A backend does not cover the model.
   *
   * @param folder the folder
   * @param backend the backend's name
   * @param reason the backend's words
   */
  record NotCovered(Path folder, String backend, String reason) implements RecordedModelResult {}

  /**
   * The folder holds no recorded model that can be replayed.
   *
   * @param folder the folder
   * @param reason name, value and expectation
   */
  record Unusable(Path folder, String reason) implements RecordedModelResult {}
}
