package io.github.reformer4j.checkpoint;

import io.github.reformer4j.checkpoint.JsonObject.Refused;
import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.ParameterNames;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.training.AdamW;
import io.github.reformer4j.training.Trainer;
import io.github.reformer4j.training.TrainerOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A training as a file holds it; checked wholly when it is opened. */
public final class SavedTraining implements AutoCloseable {
  private static final String CONFIG = "config";
  private static final String OPTIONS = "options";
  private static final String NOTES = "notes";
  private static final String STEP = "step";
  private static final String PARAMETER = "parameter.";
  private static final String MEAN = "mean.";
  private static final String VARIANCE = "variance.";

  private final SealedFile file;
  private final ReformerConfig config;
  private final TrainerOptions options;
  private final Map<String, String> notes;
  private final long step;
  private final DType type;

  private SavedTraining(SealedFile file) throws IOException {
    this.file = file;
    try {
      config = ConfigJson.read(file.metadata(CONFIG));
      options = OptionsJson.read(file.metadata(OPTIONS));
      notes = JsonObject.parse(file.metadata(NOTES)).texts();
      step = step(file.metadata(STEP));
      type = new StoredParameters(file).type(PARAMETER + ParameterNames.TOKENS);
    } catch (Refused | IllegalArgumentException e) {
      throw file.refused("metadata: " + e.getMessage());
    }
  }

  private static long step(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "step = " + text + ": expected a whole number of at least 0");
    }
    return Long.parseLong(text);
  }

  static SavedTraining open(Path path) throws IOException {
    SealedFile file = SealedFile.open(path);
    try {
      return new SavedTraining(file);
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  /** The optimiser's moments, on the host. */
  static HostTensors moments(Trainer trainer) {
    Map<String, Tensor> moments = new LinkedHashMap<>();
    for (AdamW.Moments m : trainer.optimiser().moments()) {
      moments.put(MEAN + m.parameter().name(), m.mean());
      moments.put(VARIANCE + m.parameter().name(), m.variance());
    }
    return new HostTensors(trainer.model().backend(), moments);
  }

  /**
   * Writes a training.
   *
   * @param parameters of the model, on the host
   * @param moments of the optimiser, on the host
   */
  static void write(
      Path path,
      Trainer trainer,
      String config,
      HostTensors parameters,
      HostTensors moments,
      Map<String, String> notes)
      throws IOException {
    Map<String, Tensor> all = new LinkedHashMap<>(moments.byName());
    parameters.byName().forEach((name, tensor) -> all.put(PARAMETER + name, tensor));
    SealedFile.write(
        path,
        all,
        Map.of(
            CONFIG,
            config,
            OPTIONS,
            OptionsJson.write(trainer.options()),
            NOTES,
            notes(notes),
            STEP,
            Long.toString(trainer.stepsDone())));
  }

  private static String notes(Map<String, String> notes) throws IOException {
    StringWriter text = new StringWriter();
    try (var json = new com.fasterxml.jackson.core.JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> note : notes.entrySet()) {
        json.writeStringField(note.getKey(), note.getValue());
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  /**
   * What is trained.
   *
   * @return the architecture
   */
  public ReformerConfig config() {
    return config;
  }

  /**
   * The type of its parameters and moments, which the model to restore needs too.
   *
   * @return the element type
   */
  public DType type() {
    return type;
  }

  /**
   * How it is trained.
   *
   * @return the options as they were when it was saved
   */
  public TrainerOptions options() {
    return options;
  }

  /**
   * Steps taken.
   *
   * @return their number
   */
  public long step() {
    return step;
  }

  /**
   * What else was saved with it.
   *
   * @return keys and values as given
   */
  public Map<String, String> notes() {
    return notes;
  }

  /**
   * Puts parameters, moments and step where they were.
   *
   * @param trainer over a model of {@link #config()} and {@link #type()}, with {@link #options()}
   * @throws IOException if tensors are missing, of another shape, or too many; the trainer is of no
   *     use then
   */
  public void restore(Trainer trainer) throws IOException {
    StoredParameters stored = new StoredParameters(file);
    stored.restore(trainer.model(), PARAMETER);
    for (AdamW.Moments m : trainer.optimiser().moments()) {
      Parameter parameter = m.parameter();
      stored.restore(trainer.model(), MEAN + parameter.name(), m.mean());
      stored.restore(trainer.model(), VARIANCE + parameter.name(), m.variance());
    }
    stored.nothingElse();
    trainer.continueAfter(step);
  }

  /** Closes the file; closing twice is harmless. */
  @Override
  public void close() {
    file.close();
  }
}
