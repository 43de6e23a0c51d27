package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.train.ByteModel;
import io.github.reformer4j.checkpoint.CheckpointFolder;
import io.github.reformer4j.model.ReformerLm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the model of {@code --checkpoint}. */
final class ModelFolder {
  private ModelFolder() {}

  /** A model whose tokens are bytes. */
  static ReformerLm bytes(Path folder, Backend backend) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw UserFailure.usage(
          folder + ": no such folder: --checkpoint expects one that 'reformer train' wrote");
    }
    CheckpointFolder checkpoint = new CheckpointFolder(folder);
    if (!checkpoint.holdsAny()) {
      throw UserFailure.usage(
          folder
              + ": holds no checkpoint: --checkpoint expects a folder that 'reformer train'"
              + " wrote");
    }
    ReformerLm model = checkpoint.load(backend);
    int vocabulary = model.config().vocabulary();
    if (vocabulary != ByteModel.VOCABULARY) {
      model.close();
      throw UserFailure.usage(
          folder
              + ": vocabulary = "
              + vocabulary
              + ": expected "
              + ByteModel.VOCABULARY
              + ", as this command reads and writes bytes and has no other tokens");
    }
    return model;
  }
}
