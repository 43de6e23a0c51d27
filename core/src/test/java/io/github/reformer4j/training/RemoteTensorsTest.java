package io.github.reformer4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Presets;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.checkpoint.CheckpointFolder;
import io.github.reformer4j.checkpoint.SavedTraining;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.huggingface.HuggingFaceFolder;
import io.github.reformer4j.model.AttentionMode;
import io.github.reformer4j.model.Generation;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Lengths;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.properties.remote.RemoteBackend;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is done with models works where the host cannot address their tensors, and gives the bits
 * that it gives where it can.
 */
class RemoteTensorsTest {
  private static final Batches BATCHES = new TinyTraining.Counting(2, 8);

  @TempDir Path folder;

  private final Backend near = CpuBackend.create(new CpuOptions(1));
  private final Backend far = new RemoteBackend(CpuBackend.create(new CpuOptions(1)));

  @AfterEach
  void closeBackends() {
    near.close();
    far.close();
  }

  /** Gives something of a backend that must not depend on where its tensors are. */
  private interface Use {
    Object of(Backend backend) throws IOException;
  }

  private void sameOnBoth(Use use) throws IOException {
    assertThat(use.of(far)).isEqualTo(use.of(near));
  }

  private static ReformerLm model(Backend backend, StreamFormat streams, Positions positions) {
    ReformerConfig tiny = TinyTraining.config();
    ReformerConfig config =
        ReformerConfig.builder(tiny.vocabulary(), tiny.width(), tiny.layers())
            .heads(tiny.heads())
            .feedForward(tiny.feedForwardWidth())
            .dropout(0.1)
            .streams(streams)
            .positions(positions)
            .build();
    return ReformerLm.create(backend, DType.FLOAT32, config, 2);
  }

  @Test
  void tensorsOfTheModelAreOutOfReach() {
    try (ReformerLm model = TinyTraining.model(far)) {
      assertThat(model.parameters())
          .allSatisfy(p -> assertThat(p.value().remoteMemory()).isPresent());
    }
  }

  @Test
  void trainingInEveryExecution() throws IOException {
    for (StreamFormat streams : List.of(StreamFormat.EXACT, StreamFormat.FLOAT)) {
      for (Execution execution : Execution.values()) {
        sameOnBoth(backend -> trained(backend, streams, execution));
      }
    }
  }

  private static List<Object> trained(Backend backend, StreamFormat streams, Execution execution) {
    try (ReformerLm model = model(backend, streams, Positions.rotary());
        ReformerLm executed = model.with(execution);
        Trainer trainer = new Trainer(executed, BATCHES, TinyTraining.options(2))) {
      StepReport report = trainer.step();
      trainer.step();
      return List.of(
          report.lossNats(), report.gradientNorm(), Arrays.toString(TinyTraining.numbers(model)));
    }
  }

  @Test
  void generationAndItsAttentionModes() throws IOException {
    for (AttentionMode mode :
        List.of(
            new AttentionMode.AsConfigured(),
            new AttentionMode.Rounds(3),
            new AttentionMode.Exact())) {
      sameOnBoth(
          backend -> {
            try (ReformerLm model = model(backend, StreamFormat.FLOAT, new Positions.Learned(12));
                ReformerLm other = model.with(mode)) {
              return logits(other);
            }
          });
    }
  }

  private static List<Object> logits(ReformerLm model) {
    try (Tensor ids = Tensor.ofInts(new int[] {1, 4, 2, 0, 3, 3}, 2, 3);
        Tensor all = model.logits(ids);
        Generation generation = model.generation(2)) {
      return List.of(
          Arrays.toString(all.toFloats()),
          Arrays.toString(generation.step(new int[] {1, 0})),
          Arrays.toString(generation.step(new int[] {4, 3})));
    }
  }

  @Test
  void scoresOfHeldOutText() throws IOException {
    Path text = Files.write(folder.resolve("text"), new byte[] {1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 1});
    sameOnBoth(
        backend -> {
          try (TextCorpus corpus = TextCorpus.open(List.of(text));
              ReformerLm model = TinyTraining.model(backend)) {
            return new HeldOut(corpus, 1, 9).score(model, 4, 2);
          }
        });
  }

  @Test
  void checkpointsAndTrainingsResumed() throws IOException {
    sameOnBoth(
        backend -> {
          CheckpointFolder at =
              new CheckpointFolder(Files.createDirectories(folder.resolve(backend.name())));
          try (ReformerLm model = TinyTraining.model(backend);
              Trainer trainer = new Trainer(model, BATCHES, TinyTraining.options(1))) {
            trainer.step();
            at.save(trainer, Map.of());
          }
          try (SavedTraining saved = at.openTraining();
              ReformerLm model = ReformerLm.empty(backend, DType.FLOAT32, saved.config());
              Trainer trainer = new Trainer(model, BATCHES, saved.options())) {
            saved.restore(trainer);
            trainer.step();
            at.save(trainer, Map.of());
          }
          try (ReformerLm loaded = at.load(backend)) {
            return List.of(
                Arrays.toString(TinyTraining.numbers(loaded)),
                ByteBuffer.wrap(Files.readAllBytes(at.model())));
          }
        });
  }

  @Test
  void huggingFaceFolders() throws IOException {
    sameOnBoth(
        backend -> {
          Path at = Files.createDirectories(folder.resolve(backend.name()));
          try (ReformerLm model = ReformerLm.create(backend, DType.FLOAT32, theirs(), 1)) {
            HuggingFaceFolder.write(at, model);
          }
          try (HuggingFaceFolder.Imported imported =
              HuggingFaceFolder.read(at, backend, DType.FLOAT32)) {
            return List.of(
                Arrays.toString(TinyTraining.numbers(imported.model())),
                ByteBuffer.wrap(Files.readAllBytes(at.resolve(HuggingFaceFolder.WEIGHTS))));
          }
        });
  }

  private static ReformerConfig theirs() {
    LshAttention lsh =
        Presets.huggingFace(4, 4, 2, List.of(4))
            .rotations(new Rotations.Seeded(17, 0, false))
            .build();
    return ReformerConfig.builder(9, 8, List.of(new LayerConfig.Lsh(lsh, new Lengths(4, 4, 4))))
        .heads(2, 4)
        .feedForward(10)
        .activation(Activation.RELU)
        .positions(new Positions.Axial(List.of(2, 4), List.of(2, 6)))
        .normEpsilon(1e-12)
        .build();
  }
}
