package io.github.reformer4j.bench.recorded;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.reversible.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Replays recorded models: folders with a model and what it did. */
public final class RecordedModels {
  /** Both ways to a gradient: activations kept, and activations won back by reversing. */
  private static final List<Execution> EXECUTIONS = List.of(Execution.REVERSIBLE, Execution.STORED);

  private RecordedModels() {}

  /**
   * Whether a path is a folder with a recording of a model.
   *
   * @param path any path
   * @return true if it is to be judged by {@link #replay}
   */
  public static boolean isRecordedModel(Path path) {
    return Files.exists(path.resolve(Recording.FILE));
  }

  /**
   * Holds backends against a recorded model, with stored and with reversed activations.
   *
   * @param folder with {@code config.json}, {@code model.safetensors} and {@code
   *     expected.safetensors}
   * @param backends which
   * @return a result for each backend and execution, or one for a folder that cannot be used
   */
  public static List<RecordedModelResult> replay(Path folder, List<Backend> backends) {
    List<RecordedModelResult> results = new ArrayList<>();
    try (Recording recording = Recording.open(folder)) {
      UsedBuckets oracle = UsedBuckets.ofOracle(folder, recording);
      for (Backend backend : backends) {
        for (Execution execution : EXECUTIONS) {
          results.add(replay(folder, recording, oracle, backend, execution));
        }
      }
      return results;
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      return List.of(new RecordedModelResult.Unusable(folder, String.valueOf(e.getMessage())));
    }
  }

  private static RecordedModelResult replay(
      Path folder, Recording recording, UsedBuckets oracle, Backend backend, Execution execution)
      throws IOException {
    try {
      return ModelComparison.of(folder, recording, oracle, backend, execution);
    } catch (UnsupportedSpecException | UnsupportedOperationException e) {
      return new RecordedModelResult.NotCovered(
          folder, backend.name(), String.valueOf(e.getMessage()));
    }
  }
}
