package io.github.reformer4j.bench.train;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Presets;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.checkpoint.CheckpointFolder;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Lengths;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checkpoints of models that have learned nothing. */
public final class TinyCheckpoint {
  private TinyCheckpoint() {}

  /** A model of one local layer with that vocabulary and 32 positions. */
  public static Path model(Path folder, int vocabulary) throws IOException {
    Files.createDirectories(folder);
    try (Backend backend = new ReferenceBackend();
        ReformerLm model = ReformerLm.create(backend, DType.FLOAT32, config(vocabulary), 1)) {
      new CheckpointFolder(folder).save(model);
    }
    return folder;
  }

  /** One local layer with that vocabulary and 32 positions. */
  public static ReformerConfig config(int vocabulary) {
    return ReformerConfig.builder(
            vocabulary, 4, List.of(new LayerConfig.Local(LocalAttention.of(4, true))))
        .heads(1)
        .feedForward(4)
        .positions(new Positions.Learned(32))
        .build();
  }

  /** An architecture that Hugging Face's library has too. */
  public static ReformerConfig huggingFace(int vocabulary) {
    LshAttention lsh = Presets.huggingFace(4, 8, 2, List.of(4)).build();
    return ReformerConfig.builder(
            vocabulary, 4, List.of(new LayerConfig.Lsh(lsh, new Lengths(8, 8, 8))))
        .heads(1)
        .feedForward(4)
        .positions(new Positions.Learned(32))
        .build();
  }
}
