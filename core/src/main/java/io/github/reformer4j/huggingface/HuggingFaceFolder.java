package io.github.reformer4j.huggingface;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.files.AtomicFile;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.safetensors.SafetensorsFile;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A folder with a Hugging Face Reformer language model: {@value #CONFIG} and {@value #WEIGHTS}. It
 * computes what the library computes in evaluation, and its gradients where nothing is dropped,
 * except for this:
 *
 * <ul>
 *   <li>Rotations are not stored in such a folder, and PyTorch's generator is not this project's:
 *       the hash seed gives other rotations here, unless they are given.
 *   <li>A number of buckets that is null is fixed once, for the longest sequence; the library takes
 *       it from the first sequence that it meets.
 *   <li>Dropout in the feed-forward layers comes after the second product only, not before the
 *       activation as well; attention weights and the merged streams are not dropped.
 * </ul>
 */
public final class HuggingFaceFolder {
  /** The architecture. */
  public static final String CONFIG = "config.json";

  /** The numbers. */
  public static final String WEIGHTS = "model.safetensors";

  private HuggingFaceFolder() {}

  /**
   * A model that was read.
   *
   * @param model to be closed by the caller
   * @param notes what is not as in the library, in sentences
   */
  public record Imported(ReformerLm model, List<String> notes) implements AutoCloseable {
    /** Copies the notes. */
    public Imported {
      notes = List.copyOf(notes);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /**
   * Reads a model, with rotations of this project's own by the folder's hash seed.
   *
   * @param folder with {@value #CONFIG} and {@value #WEIGHTS}
   * @param backend where the model computes
   * @param type of its parameters and activations
   * @return the model; close it to free its memory
   * @throws IOException if the folder is refused, naming file, value and expectation
   */
  public static Imported read(Path folder, Backend backend, DType type) throws IOException {
    return read(folder, backend, type, null);
  }

  /**
   * Reads a model.
   *
   * @param folder with {@value #CONFIG} and {@value #WEIGHTS}
   * @param backend where the model computes
   * @param type of its parameters and activations
   * @param rotations one tensor for each LSH layer, [heads, rounds, dim, columns], kept alive and
   *     unchanged by the caller as long as the model; null = this project's own by the hash seed
   * @return the model; close it to free its memory
   * @throws IOException if the folder is refused, naming file, value and expectation
   */
  public static Imported read(
      Path folder, Backend backend, DType type, @Nullable List<Tensor> rotations)
      throws IOException {
    ConfigReader.Result result =
        ConfigReader.read(ConfigJson.read(folder.resolve(CONFIG)), rotations);
    try (SafetensorsFile weights = SafetensorsFile.open(weights(folder))) {
      ReformerLm model = ReformerLm.empty(backend, type, result.config());
      try {
        new Weights(folder.resolve(WEIGHTS)).load(weights, model);
        return new Imported(model, result.notes());
      } catch (Throwable t) {
        model.close();
        throw t;
      }
    }
  }

  /**
   * Reads the architecture alone.
   *
   * @param folder with {@value #CONFIG}
   * @return the configuration
   * @throws IOException if the file is refused, naming value and expectation
   */
  public static ReformerConfig config(Path folder) throws IOException {
    return ConfigReader.read(ConfigJson.read(folder.resolve(CONFIG)), null).config();
  }

  /**
   * What the library calls the parameters of a model.
   *
   * @param config the architecture
   * @return the library's names by those of this project, in the order of the parameters
   */
  public static Map<String, String> names(ReformerConfig config) {
    return Collections.unmodifiableMap(WeightNames.of(config));
  }

  private static Path weights(Path folder) throws HuggingFaceException {
    Path weights = folder.resolve(WEIGHTS);
    if (Files.exists(weights)) {
      return weights;
    }
    if (Files.exists(folder.resolve(WEIGHTS + ".index.json"))) {
      throw new HuggingFaceException(
          weights,
          "missing, but an index of parts is there: expected one file (save the model again with a"
              + " max_shard_size larger than it)");
    }
    if (Files.exists(folder.resolve("pytorch_model.bin"))
        || Files.exists(folder.resolve("pytorch_model.bin.index.json"))) {
      throw new HuggingFaceException(
          weights,
          "missing, but pytorch_model.bin is there, which is a Python pickle and is not read:"
              + " expected safetensors (save the model again with safe_serialization=True)");
    }
    throw new HuggingFaceException(weights, "no such file");
  }

  /**
   * Writes a model. Both files are replaced whole, the weights first.
   *
   * @param folder made if it does not exist
   * @param model only with what the library has: FLAT windows, its scale and key epsilon, axial or
   *     learned positions, an untied output layer
   * @return what a reader of the folder will not get back, in sentences
   * @throws IllegalArgumentException if the library has no such model, naming value and
   *     expectation; nothing is written then
   * @throws IOException if the files cannot be written
   */
  public static List<String> write(Path folder, ReformerLm model) throws IOException {
    ConfigWriter.Text text = ConfigWriter.of(model.config());
    Files.createDirectories(folder);
    new Weights(folder.resolve(WEIGHTS)).store(model);
    AtomicFile.write(folder.resolve(CONFIG), text.json());
    return text.notes();
  }
}
