package io.github.reformer4j.huggingface;

import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.ParameterNames;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.safetensors.SafetensorsEntry;
import io.github.reformer4j.safetensors.SafetensorsFile;
import io.github.reformer4j.safetensors.SafetensorsWriter;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Moves parameters between a model and a file with the library's names. */
final class Weights {
  /** Constants that versions of the library wrote among the weights. */
  private static final Set<String> CONSTANTS =
      Set.of(
          "self_mask_value_float16",
          "self_mask_value_float32",
          "mask_value_float16",
          "mask_value_float32");

  private final Path path;

  Weights(Path path) {
    this.path = path;
  }

  void load(SafetensorsFile file, ReformerLm model) throws IOException {
    Map<String, String> names = WeightNames.of(model.config());
    checkNames(file, names);
    for (Parameter parameter : model.parameters()) {
      load(file, model, parameter, theirs(names, parameter));
    }
    checkBiases(file);
  }

  private static String theirs(Map<String, String> names, Parameter parameter) {
    String theirs = names.get(parameter.name());
    if (theirs == null) {
      throw new IllegalStateException(parameter.name() + ": the library has no name for it");
    }
    return theirs;
  }

  private void load(SafetensorsFile file, ReformerLm model, Parameter parameter, String name)
      throws IOException {
    Tensor stored = file.tensor(name);
    Shape shape = parameter.value().shape();
    Shape expected = Shape.of(WeightNames.shape(model.config(), parameter.name(), shape.toArray()));
    if (!stored.type().isFloat() || !stored.shape().equals(expected)) {
      throw new HuggingFaceException(
          path, "tensor '" + name + "' = " + stored + ": expected F32 or F64 " + expected);
    }
    try (Tensor host = stored.reshape(shape.toArray()).convert(model.type())) {
      for (long i = 0; i < shape.elements(); i++) {
        if (!Double.isFinite(host.getDouble(i))) {
          throw new HuggingFaceException(
              path,
              "tensor '" + name + "' at " + i + " = " + host.getDouble(i) + ": expected a number");
        }
      }
      model.backend().upload(host, parameter.value());
    }
  }

  private void checkNames(SafetensorsFile file, Map<String, String> names)
      throws HuggingFaceException {
    Set<String> expected = new HashSet<>(names.values());
    if (file.entries().stream().noneMatch(e -> e.name().equals(WeightNames.OUTPUT_BIAS))) {
      throw new HuggingFaceException(
          path,
          "tensor '"
              + WeightNames.OUTPUT_BIAS
              + "' = missing: expected the weights of a ReformerModelWithLMHead");
    }
    expected.add(WeightNames.OUTPUT_BIAS_AGAIN);
    for (SafetensorsEntry entry : file.entries()) {
      String name = entry.name();
      if (!expected.contains(name)
          && !CONSTANTS.contains(name.substring(name.lastIndexOf('.') + 1))) {
        throw new HuggingFaceException(
            path, "tensor '" + name + "' = there: expected none of that name by the configuration");
      }
    }
  }

  private void checkBiases(SafetensorsFile file) throws IOException {
    if (file.has(WeightNames.OUTPUT_BIAS_AGAIN)
        && file.tensor(WeightNames.OUTPUT_BIAS_AGAIN)
                .segment()
                .mismatch(file.tensor(WeightNames.OUTPUT_BIAS).segment())
            >= 0) {
      throw new HuggingFaceException(
          path,
          "tensor '"
              + WeightNames.OUTPUT_BIAS_AGAIN
              + "' = other numbers than '"
              + WeightNames.OUTPUT_BIAS
              + "': expected the same, as both name one bias");
    }
  }

  void store(ReformerLm model) throws IOException {
    Map<String, String> names = WeightNames.of(model.config());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try {
      for (Parameter parameter : model.parameters()) {
        tensors.put(theirs(names, parameter), model.backend().toHost(parameter.value()));
      }
      SafetensorsWriter.write(path, shaped(model.config(), names, tensors), Map.of("format", "pt"));
    } finally {
      tensors.values().forEach(Tensor::close);
    }
  }

  private static Map<String, Tensor> shaped(
      ReformerConfig config, Map<String, String> names, Map<String, Tensor> tensors) {
    Map<String, Tensor> shaped = new LinkedHashMap<>();
    names.forEach(
        (ours, theirs) -> {
          Tensor tensor = tensors.get(theirs);
          if (tensor != null) {
            long[] dims = WeightNames.shape(config, ours, tensor.shape().toArray());
            shaped.put(theirs, tensor.reshape(dims));
            if (ours.equals(ParameterNames.OUTPUT_BIAS)) {
              shaped.put(WeightNames.OUTPUT_BIAS_AGAIN, tensor);
            }
          }
        });
    return shaped;
  }
}
