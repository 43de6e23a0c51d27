package io.github.reformer4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.training.TinyTraining;
import io.github.reformer4j.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that stops and continues is the training that never stopped, bit for bit. */
class ResumeTest {
  private static final TinyTraining.Counting BATCHES = new TinyTraining.Counting(2, 8);

  @TempDir private Path folder;

  private final Backend backend = new ReferenceBackend();

  @Test
  void tenAndTenAreTwenty() throws IOException {
    CheckpointFolder whole = folder("whole");
    begin(whole, 20);
    CheckpointFolder parts = folder("parts");
    begin(parts, 10);
    byte[] half = Files.readAllBytes(parts.model());
    resume(parts, 20, true);
    assertThat(Files.readAllBytes(parts.model()))
        .isEqualTo(Files.readAllBytes(whole.model()))
        .isNotEqualTo(half);
  }

  /** The comparison above can fail: without the moments the bits are others. */
  @Test
  void withoutMomentsItIsAnotherTraining() throws IOException {
    CheckpointFolder whole = folder("whole");
    begin(whole, 12);
    CheckpointFolder parts = folder("parts");
    begin(parts, 10);
    resume(parts, 12, false);
    assertThat(Files.readAllBytes(parts.model())).isNotEqualTo(Files.readAllBytes(whole.model()));
  }

  @Test
  void whatWasSavedIsLoaded() throws IOException {
    CheckpointFolder saved = folder("saved");
    float[] numbers = begin(saved, 3);
    try (ReformerLm model = saved.load(backend);
        SavedTraining training = saved.openTraining()) {
      assertThat(TinyTraining.numbers(model)).isEqualTo(numbers);
      assertThat(model.config()).isEqualTo(TinyTraining.config());
      assertThat(training.config()).isEqualTo(TinyTraining.config());
      assertThat(training.options()).isEqualTo(TinyTraining.options(2));
      assertThat(training.step()).isEqualTo(3);
      assertThat(training.notes()).isEqualTo(Map.of("a \"quote\"", "b\n"));
    }
  }

  @Test
  void aModelCanBeSavedWithoutATraining() throws IOException {
    CheckpointFolder saved = folder("saved");
    assertThat(saved.holdsAny()).isFalse();
    try (ReformerLm model = TinyTraining.model(backend)) {
      saved.save(model);
      try (ReformerLm loaded = saved.load(backend)) {
        assertThat(TinyTraining.numbers(loaded)).isEqualTo(TinyTraining.numbers(model));
      }
    }
    assertThat(saved.holdsAny()).isTrue();
    assertThat(saved.holdsTraining()).isFalse();
  }

  /** A model of another type was saved, and could not be loaded. */
  @Test
  void modelsOfAnyTypeAreLoadedInTheirs() throws IOException {
    CheckpointFolder saved = folder("saved");
    try (ReformerLm model = ReformerLm.create(backend, DType.FLOAT64, TinyTraining.config(), 3);
        Trainer trainer = new Trainer(model, BATCHES, TinyTraining.options(2))) {
      run(trainer, 2);
      saved.save(trainer, Map.of());
      try (ReformerLm loaded = saved.load(backend);
          SavedTraining training = saved.openTraining()) {
        assertThat(loaded.type()).isEqualTo(DType.FLOAT64);
        assertThat(training.type()).isEqualTo(DType.FLOAT64);
        for (Parameter parameter : loaded.parameters()) {
          assertThat(parameter.value().toDoubles())
              .as(parameter.name())
              .isEqualTo(model.parameters().get(parameter.name()).value().toDoubles());
        }
      }
    }
    try (Backend cpu = CpuBackend.create(new CpuOptions(1))) {
      assertThatExceptionOfType(CheckpointException.class)
          .isThrownBy(() -> saved.load(cpu))
          .withMessage(
              saved.model()
                  + ": type of parameters = FLOAT64: expected one of [FLOAT32], as the operations"
                  + " of backend cpu take");
    }
  }

  @Test
  void whatCannotBeSavedLeavesNothing() throws IOException {
    CheckpointFolder saved = folder("saved");
    try (ReformerLm model = TinyTraining.model(backend)) {
      Trainer trainer = new Trainer(model, BATCHES, TinyTraining.options(2));
      trainer.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> saved.save(trainer, Map.of()))
          .withMessageContaining("(closed): expected an open one");
    }
    assertThat(saved.holdsAny()).isFalse();
  }

  private CheckpointFolder folder(String name) throws IOException {
    return new CheckpointFolder(Files.createDirectories(folder.resolve(name)));
  }

  private float[] begin(CheckpointFolder to, int steps) throws IOException {
    try (ReformerLm model = TinyTraining.model(backend);
        Trainer trainer = new Trainer(model, BATCHES, TinyTraining.options(2))) {
      run(trainer, steps);
      to.save(trainer, Map.of("a \"quote\"", "b\n"));
      return TinyTraining.numbers(model);
    }
  }

  private void resume(CheckpointFolder at, int steps, boolean moments) throws IOException {
    try (SavedTraining saved = at.openTraining();
        ReformerLm model = ReformerLm.empty(backend, DType.FLOAT32, saved.config());
        Trainer trainer = new Trainer(model, BATCHES, saved.options())) {
      saved.restore(trainer);
      if (!moments) {
        trainer
            .optimiser()
            .moments()
            .forEach(m -> backend.operations().elements().fill(m.mean(), 0));
      }
      run(trainer, steps);
      at.save(trainer, saved.notes());
    }
  }

  private static void run(Trainer trainer, int steps) {
    while (trainer.stepsDone() < steps) {
      trainer.step();
    }
  }
}
