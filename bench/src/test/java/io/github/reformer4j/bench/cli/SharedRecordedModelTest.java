package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.safetensors.SafetensorsFile;
import io.github.reformer4j.safetensors.SafetensorsWriter;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code verify --golden} on a whole Hugging Face model and what it did, in {@code
 * ../shared/golden/hf-model-small} beside the repository, which only some checkouts have.
 */
class SharedRecordedModelTest {
  private static final String EXPECTED = "expected.safetensors";
  private static final String MODEL = "model.safetensors";

  @TempDir Path folder;

  @BeforeEach
  void copy() throws IOException {
    Path recorded =
        repository().resolveSibling("shared").resolve("golden").resolve("hf-model-small");
    if (!Files.isDirectory(recorded)) {
      String skip = "SKIPPED: the recorded model is not here (" + recorded + ")";
      System.err.println(skip);
      Assumptions.abort(skip);
    }
    for (String file : List.of("config.json", MODEL, EXPECTED)) {
      Files.copy(recorded.resolve(file), folder.resolve(file));
    }
  }

  private CapturedRun verify(Path path) {
    return CapturedRun.of("verify", "--golden", path.toString());
  }

  /** Each backend that this machine has, with reversible and with stored activations. */
  private static long runs() {
    return 2
        * Backends.discover().stream()
            .filter(entry -> entry.availability() instanceof Availability.Usable)
            .count();
  }

  @Test
  void everyBackendAgreesWithStoredAndReversedActivations() {
    CapturedRun run = verify(folder);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("reference, reversible activations", "reference, stored activations")
        .contains("cpu, reversible activations", "cpu, stored activations")
        .contains("logits", "loss", "grad.layers.3.attention.queryKey")
        .contains(runs() + " compared, 0 of them missed, 0 skipped, 0 unusable");
  }

  @Test
  void foldersInsideAreEntered() {
    Path outer = folder.resolve("outer");
    assertThat(outer.resolve("inner").toFile().mkdirs()).isTrue();
    for (String file : List.of("config.json", MODEL, EXPECTED)) {
      assertThat(folder.resolve(file).toFile().renameTo(outer.resolve("inner/" + file).toFile()))
          .isTrue();
    }
    CapturedRun run = verify(outer);
    assertThat(run.exitCode()).as(run.out()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains(runs() + " compared, 0 of them missed")
        .doesNotContain("not entered");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"logits", "loss", "grad.reformer.encoder.layers.0.feed_forward.dense.dense.bias"})
  void oneAlteredRecordedNumberIsMissed(String name) throws IOException {
    alter(EXPECTED, name);
    CapturedRun run = verify(folder);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("MISSED", runs() + " compared, " + runs() + " of them missed");
  }

  @Test
  void oneAlteredWeightIsMissed() throws IOException {
    alter(MODEL, "reformer.encoder.layers.2.feed_forward.output.dense.weight");
    assertThat(verify(folder).exitCode()).isEqualTo(ExitCode.FAILED);
  }

  private void alter(String file, String name) throws IOException {
    rewrite(
        file,
        tensors -> {
          Tensor tensor = Objects.requireNonNull(tensors.get(name));
          tensor.setDouble(0, tensor.getDouble(0) + 0.05);
        });
  }

  @Test
  void missingTensorsAreNamed() throws IOException {
    String name = "grad.reformer.encoder.layer_norm.bias";
    rewrite(EXPECTED, tensors -> tensors.remove(name));
    CapturedRun run = verify(folder);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("unusable", "tensors [" + name + "] = missing");
  }

  @Test
  void missingWeightsAreNamed() throws IOException {
    Files.delete(folder.resolve(MODEL));
    CapturedRun run = verify(folder);
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).contains("unusable", MODEL + ": no such file");
  }

  private interface Change {
    void apply(Map<String, Tensor> tensors);
  }

  private void rewrite(String file, Change change) throws IOException {
    Path path = folder.resolve(file);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata;
    try (SafetensorsFile from = SafetensorsFile.open(path)) {
      metadata = from.metadata();
      for (var entry : from.entries()) {
        tensors.put(entry.name(), from.tensor(entry.name()).copy());
      }
    }
    change.apply(tensors);
    SafetensorsWriter.write(path, tensors, metadata);
  }

  /** The folder that holds the Maven wrapper, above this module. */
  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw")) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }
}
