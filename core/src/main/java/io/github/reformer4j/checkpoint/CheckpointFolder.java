package io.github.reformer4j.checkpoint;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.files.SmallText;
import io.github.reformer4j.model.ParameterNames;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.training.Trainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A folder in the native format.
 *
 * <ul>
 *   <li>{@code config.json}: the whole configuration;
 *   <li>{@code model.safetensors}: the newest parameters;
 *   <li>{@code training.safetensors}: parameters, moments, step and options of a training, at least
 *       as new as the model.
 * </ul>
 *
 * <p>Each file is written beside its name, forced to the disk and moved there, and holds a checksum
 * of its content: whatever happens, there is the old file or the new one. Those of one save are
 * written in the order training, model; a process killed between them leaves a model one save older
 * than its training, which is what continues.
 */
public final class CheckpointFolder {
  private static final String CONFIG = "config.json";
  private static final String MODEL = "model.safetensors";
  private static final String TRAINING = "training.safetensors";
  private static final String CONFIG_KEY = "config";

  private final Path folder;

  /**
   * A folder, which may be empty.
   *
   * @param folder where it is; one that does not exist is made when a model is saved
   */
  public CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Whether a model was saved here.
   *
   * @return true if one of the files of a checkpoint is here
   */
  public boolean holdsAny() {
    return Files.exists(config()) || Files.exists(model()) || Files.exists(training());
  }

  /**
   * Whether a training was saved here.
   *
   * @return true if it can be continued, provided its file is sound
   */
  public boolean holdsTraining() {
    return Files.exists(training());
  }

  /**
   * The file of the parameters.
   *
   * @return whether or not it exists
   */
  public Path model() {
    return folder.resolve(MODEL);
  }

  private Path config() {
    return folder.resolve(CONFIG);
  }

  private Path training() {
    return folder.resolve(TRAINING);
  }

  /**
   * Removes what a process that was killed while it saved has left behind. No other process may be
   * saving here.
   *
   * @throws IOException if the folder cannot be read or a file not be removed
   */
  public void removeUnfinished() throws IOException {
    DurableFiles.removeParts(folder);
  }

  /**
   * Writes or replaces a small text file beside the checkpoint, in the same way as its own files.
   *
   * @param name of the file
   * @param text its content
   * @throws IOException if it cannot be written
   */
  public void write(String name, String text) throws IOException {
    DurableFiles.write(folder.resolve(name), text);
  }

  /**
   * Saves a model.
   *
   * @param model what to save
   * @throws IOException if it cannot be written
   */
  public void save(ReformerLm model) throws IOException {
    try (HostTensors parameters = parameters(model)) {
      String config = ConfigJson.write(model.config());
      writeConfig(config);
      writeModel(config, parameters);
    }
  }

  /**
   * Saves a training and its model.
   *
   * @param trainer between two steps
   * @param notes what else continuing needs
   * @throws IOException if it cannot be written
   */
  public void save(Trainer trainer, Map<String, String> notes) throws IOException {
    ReformerLm model = trainer.model();
    try (HostTensors parameters = parameters(model);
        HostTensors moments = SavedTraining.moments(trainer)) {
      String config = ConfigJson.write(model.config());
      writeConfig(config);
      SavedTraining.write(training(), trainer, config, parameters, moments, notes);
      writeModel(config, parameters);
    }
  }

  private static HostTensors parameters(ReformerLm model) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    model.parameters().forEach(parameter -> values.put(parameter.name(), parameter.value()));
    return new HostTensors(model.backend(), values);
  }

  private void writeConfig(String text) throws IOException {
    Files.createDirectories(folder);
    if (!Files.exists(config())
        || !Arrays.equals(Files.readAllBytes(config()), text.getBytes(StandardCharsets.UTF_8))) {
      DurableFiles.write(config(), text);
    }
  }

  private void writeModel(String config, HostTensors parameters) throws IOException {
    SealedFile.write(model(), parameters.byName(), Map.of(CONFIG_KEY, config));
  }

  /**
   * Builds the model that was saved last, with parameters of the type that they were saved in.
   *
   * @param backend where it computes
   * @return the model; close it
   * @throws IOException if a file is missing or refused, naming it, or the backend's operations do
   *     not take the type
   */
  public ReformerLm load(Backend backend) throws IOException {
    ReformerConfig config = readConfig(config(), readText(config()));
    try (SealedFile file = SealedFile.open(model())) {
      if (!readConfig(model(), file.metadata(CONFIG_KEY)).equals(config)) {
        throw new CheckpointException(
            config(),
            "configuration = not that of " + MODEL + ": expected the one it was saved with");
      }
      StoredParameters stored = new StoredParameters(file);
      DType type = stored.type(ParameterNames.TOKENS);
      if (!backend.operationTypes().contains(type)) {
        throw new CheckpointException(
            model(),
            "type of parameters = "
                + type
                + ": expected one of "
                + backend.operationTypes()
                + ", as the operations of backend "
                + backend.name()
                + " take");
      }
      ReformerLm model = ReformerLm.empty(backend, type, config);
      try {
        stored.restore(model, "");
        stored.nothingElse();
        return model;
      } catch (Throwable t) {
        model.close();
        throw t;
      }
    }
  }

  /**
   * The architecture of the model here.
   *
   * @return the configuration
   * @throws IOException if it is missing or refused, naming the file
   */
  public ReformerConfig configuration() throws IOException {
    return readConfig(config(), readText(config()));
  }

  private static String readText(Path path) throws IOException {
    try {
      return SmallText.read(path);
    } catch (SmallText.Refused e) {
      throw new CheckpointException(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static ReformerConfig readConfig(Path path, String text) throws CheckpointException {
    try {
      return ConfigJson.read(text);
    } catch (JsonObject.Refused e) {
      throw new CheckpointException(path, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Opens the training that was saved last.
   *
   * @return the training; close it
   * @throws IOException if its file is missing or refused, naming it
   */
  public SavedTraining openTraining() throws IOException {
    return SavedTraining.open(training());
  }
}
