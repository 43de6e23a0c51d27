package io.github.reformer4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.TestJvm;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.training.TinyTraining;
import io.github.reformer4j.training.Trainer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed loses the steps since its last save, and nothing else. */
class KillTest {
  private static final long SEED = 12;
  private static final int KILLS = 4;

  @TempDir private Path folder;

  @Test
  void aKilledTrainingContinues() throws IOException, InterruptedException {
    CheckpointFolder checkpoint = new CheckpointFolder(folder);
    Random random = new Random(SEED);
    long saved = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long told = killedAfter(1 + random.nextInt(20), random.nextInt(3000));
      try (Backend backend = new ReferenceBackend();
          ReformerLm model = checkpoint.load(backend);
          SavedTraining training = checkpoint.openTraining()) {
        assertThat(model.parameters().count()).isPositive();
        assertThat(training.step())
            .as("step saved after kill %d (seed %d), told %d", kill, SEED, told)
            .isGreaterThanOrEqualTo(told)
            .isGreaterThan(saved);
        saved = training.step();
      }
    }
    checkpoint.removeUnfinished();
    assertThat(steps(saved)).as("bits after all kills").isEqualTo(parameters(checkpoint));
  }

  /** Kills a process some microseconds after it has said that it saved so many times. */
  private long killedAfter(int saves, int microseconds) throws IOException, InterruptedException {
    List<String> options =
        List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
    Process process =
        new ProcessBuilder(TestJvm.command(options, Endless.class, folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      String line = null;
      for (int i = 0; i < saves; i++) {
        line = lines.readLine();
      }
      Thread.sleep(microseconds / 1000, microseconds % 1000 * 1000);
      process.destroyForcibly();
      assertThat(line).as("what the process said").isNotNull();
      return Long.parseLong(line);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static float[] parameters(CheckpointFolder checkpoint) throws IOException {
    try (Backend backend = new ReferenceBackend();
        SavedTraining saved = checkpoint.openTraining();
        ReformerLm model = ReformerLm.empty(backend, DType.FLOAT32, saved.config());
        Trainer trainer = new Trainer(model, Endless.BATCHES, saved.options())) {
      saved.restore(trainer);
      return TinyTraining.numbers(model);
    }
  }

  /** Without a kill. */
  private static float[] steps(long count) {
    try (Backend backend = new ReferenceBackend();
        ReformerLm model = TinyTraining.model(backend);
        Trainer trainer = new Trainer(model, Endless.BATCHES, TinyTraining.options(1))) {
      while (trainer.stepsDone() < count) {
        trainer.step();
      }
      return TinyTraining.numbers(model);
    }
  }

  /** Trains without an end and saves after each step, in a process of its own. */
  static final class Endless {
    static final TinyTraining.Counting BATCHES = new TinyTraining.Counting(1, 8);

    private Endless() {}

    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      CheckpointFolder checkpoint = new CheckpointFolder(folder);
      boolean resumed = Files.exists(folder.resolve("training.safetensors"));
      try (Backend backend = new ReferenceBackend();
          ReformerLm model = TinyTraining.model(backend);
          Trainer trainer = new Trainer(model, BATCHES, TinyTraining.options(1))) {
        if (resumed) {
          try (SavedTraining saved = checkpoint.openTraining()) {
            saved.restore(trainer);
          }
        }
        while (true) {
          trainer.step();
          checkpoint.save(trainer, Map.of());
          System.out.println(trainer.stepsDone());
        }
      }
    }
  }
}
