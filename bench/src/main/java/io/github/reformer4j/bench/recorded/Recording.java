package io.github.reformer4j.bench.recorded;

import io.github.reformer4j.huggingface.HuggingFaceFolder;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.safetensors.SafetensorsEntry;
import io.github.reformer4j.safetensors.SafetensorsException;
import io.github.reformer4j.safetensors.SafetensorsFile;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a model did: tokens, rotations, logits, loss and gradients, of a safetensors file. */
final class Recording implements AutoCloseable {
  static final String FILE = "expected.safetensors";
  static final String LOGITS = "logits";
  static final String LOSS = "loss";
  private static final String KIND = "kind";
  private static final String MODEL = "model";
  private static final String IDS = "input_ids";
  private static final String ROTATIONS = "rotations.";
  private static final String GRADIENT = "grad.";

  private final Path path;
  private final SafetensorsFile file;
  private final ReformerConfig config;
  private final Tensor ids;
  private final Tensor targets;

  private Recording(Path path, SafetensorsFile file, ReformerConfig config)
      throws SafetensorsException {
    this.path = path;
    this.file = file;
    this.config = config;
    check();
    this.ids = ids();
    this.targets = shifted(ids);
  }

  static Recording open(Path folder) throws IOException {
    ReformerConfig config = HuggingFaceFolder.config(folder);
    Path path = folder.resolve(FILE);
    SafetensorsFile file = SafetensorsFile.open(path);
    try {
      return new Recording(path, file, config);
    } catch (Throwable t) {
      file.close();
      throw t;
    }
  }

  private void check() throws SafetensorsException {
    String kind = file.metadata().get(KIND);
    if (!MODEL.equals(kind)) {
      throw refused("metadata '" + KIND + "' = " + (kind == null ? "missing" : kind), MODEL);
    }
    Set<String> expected = new HashSet<>(List.of(IDS, LOGITS, LOSS));
    for (int i = 0; i < lshLayers(); i++) {
      expected.add(ROTATIONS + i);
    }
    HuggingFaceFolder.names(config).values().forEach(name -> expected.add(GRADIENT + name));
    Set<String> there = new HashSet<>();
    file.entries().forEach(entry -> there.add(entry.name()));
    List<String> missing =
        expected.stream().filter(name -> !there.contains(name)).sorted().toList();
    if (!missing.isEmpty()) {
      throw refused("tensors " + missing + " = missing", "each of them");
    }
    for (SafetensorsEntry entry : file.entries()) {
      if (!expected.contains(entry.name())) {
        throw refused("tensor '" + entry.name() + "' = there", "none of that name");
      }
    }
  }

  private SafetensorsException refused(String what, String expectation) {
    return new SafetensorsException(path, what + ": expected " + expectation);
  }

  private long lshLayers() {
    return config.layers().stream().filter(LayerConfig.Lsh.class::isInstance).count();
  }

  private Tensor ids() throws SafetensorsException {
    Tensor recorded = file.tensor(IDS);
    Shape shape = recorded.shape();
    if (recorded.type().isFloat() || shape.rank() != 2 || shape.dim(1) < 2) {
      throw refused(
          "tensor '" + IDS + "' = " + recorded, "I64 or I32 [batch, tokens], at least two tokens");
    }
    Tensor small = Tensor.allocate(DType.INT32, shape);
    for (long i = 0; i < shape.elements(); i++) {
      small.setInt(i, (int) recorded.getDouble(i));
    }
    return small;
  }

  /** The token after each, as the library's loss has it. */
  private static Tensor shifted(Tensor ids) {
    Tensor targets = Tensor.allocate(DType.INT32, ids.shape());
    long length = ids.shape().dim(1);
    for (long i = 0; i < ids.shape().elements(); i++) {
      targets.setInt(i, i % length == length - 1 ? Losses.IGNORED : ids.getInt(i + 1));
    }
    return targets;
  }

  Tensor tokens() {
    return ids;
  }

  Tensor targets() {
    return targets;
  }

  /** How many targets count. */
  long count() {
    return ids.shape().dim(0) * (ids.shape().dim(1) - 1);
  }

  Tensor logits() throws SafetensorsException {
    return floats(LOGITS, Shape.of(ids.shape().dim(0), ids.shape().dim(1), config.vocabulary()));
  }

  double loss() throws SafetensorsException {
    return floats(LOSS, Shape.of(1)).getDouble(0);
  }

  /** Of the LSH layers, first to last. */
  List<Tensor> rotations() throws SafetensorsException {
    List<Tensor> rotations = new ArrayList<>();
    for (int i = 0; i < lshLayers(); i++) {
      rotations.add(file.tensor(ROTATIONS + i));
    }
    return rotations;
  }

  /** By this project's names of the parameters. */
  Map<String, Tensor> gradients() throws SafetensorsException {
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    for (Map.Entry<String, String> name : HuggingFaceFolder.names(config).entrySet()) {
      gradients.put(name.getKey(), file.tensor(GRADIENT + name.getValue()));
    }
    return gradients;
  }

  private Tensor floats(String name, Shape shape) throws SafetensorsException {
    Tensor tensor = file.tensor(name);
    if (!tensor.type().isFloat() || !tensor.shape().equals(shape)) {
      throw refused("tensor '" + name + "' = " + tensor, "F64 or F32 " + shape);
    }
    return tensor;
  }

  @Override
  public void close() {
    ids.close();
    targets.close();
    file.close();
  }
}
