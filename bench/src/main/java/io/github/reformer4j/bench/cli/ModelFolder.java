package io.github.reformer4j.bench.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.train.ByteModel;
import io.github.reformer4j.checkpoint.CheckpointFolder;
import io.github.reformer4j.huggingface.HuggingFaceFolder;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the model of {@code --checkpoint}, in the native format or Hugging Face's. */
final class ModelFolder {
  private ModelFolder() {}

  /** A model whose tokens are bytes; what is not as its makers had it is told as notes. */
  static ReformerLm bytes(Path folder, Backend backend, Console console) throws IOException {
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
    return isHuggingFace(folder)
        ? huggingFace(folder, backend, console)
        : ofBytes(folder, checkpoint.load(backend));
  }

  /** Their configurations name a type of model; ours name a format. */
  private static boolean isHuggingFace(Path folder) throws IOException {
    Path config = folder.resolve(HuggingFaceFolder.CONFIG);
    try {
      return Files.exists(config) && new ObjectMapper().readTree(config.toFile()).has("model_type");
    } catch (JacksonException e) {
      return false; // refused by name where it is read as ours
    }
  }

  private static ReformerLm huggingFace(Path folder, Backend backend, Console console)
      throws IOException {
    checkVocabulary(folder, HuggingFaceFolder.config(folder).vocabulary());
    HuggingFaceFolder.Imported imported = HuggingFaceFolder.read(folder, backend, DType.FLOAT32);
    imported.notes().forEach(note -> console.err().println(FailureLine.oneLine("note: " + note)));
    return imported.model();
  }

  private static ReformerLm ofBytes(Path folder, ReformerLm model) {
    try {
      checkVocabulary(folder, model.config().vocabulary());
      return model;
    } catch (Throwable t) {
      model.close();
      throw t;
    }
  }

  private static void checkVocabulary(Path folder, int vocabulary) {
    if (vocabulary != ByteModel.VOCABULARY) {
      throw UserFailure.usage(
          folder
              + ": vocabulary = "
              + vocabulary
              + ": expected "
              + ByteModel.VOCABULARY
              + ", as this command reads and writes bytes and has no other tokens");
    }
  }
}
