package io.github.reformer4j.checkpoint;

import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Between the tensors of a file and those of a model: every name must be there, and no other. */
final class StoredParameters {
  private final SealedFile file;
  private final Map<String, Tensor> tensors;
  private final Set<String> unused;

  StoredParameters(SealedFile file) throws IOException {
    this.file = file;
    tensors = file.tensors();
    unused = new TreeSet<>(tensors.keySet());
  }

  /** The element type of a tensor. */
  DType type(String name) throws CheckpointException {
    return stored(name).type();
  }

  private Tensor stored(String name) throws CheckpointException {
    Tensor stored = tensors.get(name);
    if (stored == null) {
      throw file.refused("tensor '" + name + "' = missing: expected all that the model has");
    }
    return stored;
  }

  /** Uploads all parameters of a model, under their names with a prefix. */
  void restore(ReformerLm model, String prefix) throws IOException {
    for (Parameter parameter : model.parameters()) {
      restore(model, prefix + parameter.name(), parameter.value());
    }
  }

  void restore(ReformerLm model, String name, Tensor to) throws IOException {
    Tensor stored = stored(name);
    if (stored.type() != to.type() || !stored.shape().equals(to.shape())) {
      throw file.refused(
          "tensor '" + name + "' = " + stored + ": expected " + to.type() + to.shape());
    }
    unused.remove(name);
    model.backend().upload(stored, to);
  }

  void nothingElse() throws CheckpointException {
    if (!unused.isEmpty()) {
      throw file.refused("tensors " + unused + " = unknown: expected only those of the model");
    }
  }
}
