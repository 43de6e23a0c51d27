package io.github.reformer4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.training.TinyTraining;
import io.github.reformer4j.training.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is not what was written is refused, and the message names it. */
class CorruptionTest {
  private static final long SEED = 8;

  @TempDir private Path folder;

  private final Backend backend = new ReferenceBackend();
  private CheckpointFolder checkpoint = new CheckpointFolder(Path.of(""));

  /** As small as it can be, so that every byte can be tried. */
  private static ReformerConfig config() {
    return ReformerConfig.builder(2, 1, List.of(new LayerConfig.Local(LocalAttention.of(1, true))))
        .heads(1)
        .feedForward(1)
        .positions(new Positions.None())
        .build();
  }

  @BeforeEach
  void save() throws IOException {
    checkpoint = new CheckpointFolder(folder);
    try (ReformerLm model = ReformerLm.create(backend, DType.FLOAT32, config(), 1);
        Trainer trainer =
            new Trainer(model, new TinyTraining.Counting(1, 1), TinyTraining.options(1))) {
      checkpoint.save(trainer, Map.of("note", "text"));
    }
    checkpoint.load(backend).close();
    checkpoint.openTraining().close();
  }

  @Test
  void everyFlippedBitOfTheModelIsFound() throws IOException {
    byte[] sound = Files.readAllBytes(checkpoint.model());
    Random random = new Random(SEED);
    for (int at = 0; at < sound.length; at++) {
      byte[] bad = sound.clone();
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(checkpoint.model(), bad);
      assertRefused("byte " + at, "model.safetensors", () -> checkpoint.load(backend).close());
    }
  }

  @Test
  void flippedBitsOfTheTrainingAreFound() throws IOException {
    Path file = folder.resolve("training.safetensors");
    byte[] sound = Files.readAllBytes(file);
    Random random = new Random(SEED);
    for (int trial = 0; trial < 1000; trial++) {
      byte[] bad = sound.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);
      assertRefused("byte " + at, file.toString(), () -> checkpoint.openTraining().close());
    }
  }

  @Test
  void everyCutIsFound() throws IOException {
    byte[] sound = Files.readAllBytes(checkpoint.model());
    for (int length = 0; length < sound.length; length++) {
      Files.write(checkpoint.model(), java.util.Arrays.copyOf(sound, length));
      assertRefused(length + " bytes", "model.safetensors", () -> checkpoint.load(backend).close());
    }
  }

  /**
   * Text may be laid out in another way, but what it says must be what the model was saved with.
   */
  @Test
  void flippedBitsOfTheConfigurationAreFoundWhereTheyMatter() throws IOException {
    Path file = folder.resolve("config.json");
    byte[] sound = Files.readAllBytes(file);
    for (int at = 0; at < sound.length; at++) {
      if (sound[at] == ' ' || sound[at] == '\n') {
        continue;
      }
      byte[] bad = sound.clone();
      bad[at] ^= 1;
      Files.write(file, bad);
      assertRefused("byte " + at, "config.json", () -> checkpoint.load(backend).close());
    }
  }

  @Test
  void filesOfTwoCheckpointsDoNotGoTogether() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    try (ReformerLm model = TinyTraining.model(backend)) {
      new CheckpointFolder(other).save(model);
    }
    Files.copy(
        other.resolve("config.json"),
        folder.resolve("config.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertRefused("config.json", "config.json", () -> checkpoint.load(backend).close());
  }

  @Test
  void filesOfOthersAreRefused() throws IOException {
    io.github.reformer4j.safetensors.SafetensorsWriter.write(
        checkpoint.model(), Map.of(), Map.of("format", "pt"));
    assertRefused("format", "model.safetensors", () -> checkpoint.load(backend).close());
  }

  @Test
  void missingFilesAreNamed() throws IOException {
    Files.delete(checkpoint.model());
    assertRefused("missing", "model.safetensors", () -> checkpoint.load(backend).close());
  }

  @Test
  void leftoversOfAKilledProcessAreRemoved() throws IOException {
    Path part = Files.writeString(folder.resolve(".1234.part"), "half a model");
    checkpoint.removeUnfinished();
    assertThat(part).doesNotExist();
    assertThatNoException().isThrownBy(() -> checkpoint.load(backend).close());
  }

  private static void assertRefused(String what, String file, ThrowingCallable call) {
    assertThatExceptionOfType(IOException.class)
        .as("%s (seed %d)", what, SEED)
        .isThrownBy(call)
        .withMessageContaining(file);
  }
}
