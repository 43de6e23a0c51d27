package io.github.reformer4j.bench.recorded;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.golden.TensorError;
import io.github.reformer4j.huggingface.HuggingFaceFolder;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.reference.RelativeError;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One backend against one recorded model. */
final class ModelComparison {
  /** Largest error of a logit, absolute or as a fraction of the greatest, whichever is stricter. */
  private static final double LOGITS = 1e-4;

  /** The same of the loss. */
  private static final double LOSS = 1e-5;

  /** Largest error of a gradient as a fraction of the greatest in its tensor. */
  private static final double GRADIENT = 1e-3;

  private final ReformerLm model;
  private final Recording recording;
  private final List<TensorError> errors = new ArrayList<>();

  private ModelComparison(ReformerLm model, Recording recording) {
    this.model = model;
    this.recording = recording;
  }

  static RecordedModelResult of(
      Path folder, Recording recording, UsedBuckets oracle, Backend backend, Execution execution)
      throws IOException {
    DType type = backend.types().contains(DType.FLOAT64) ? DType.FLOAT64 : DType.FLOAT32;
    try (HuggingFaceFolder.Imported imported =
            HuggingFaceFolder.read(folder, backend, type, recording.rotations());
        ReformerLm model = imported.model().with(execution)) {
      ModelComparison comparison = new ModelComparison(model, recording);
      comparison.logits();
      comparison.gradients();
      UsedBuckets buckets = UsedBuckets.of(model, recording.tokens());
      return new RecordedModelResult.Compared(
          folder,
          backend.name(),
          execution,
          comparison.errors,
          buckets.count(),
          buckets.differingFrom(oracle));
    }
  }

  private void logits() throws IOException {
    Tensor expected = recording.logits();
    try (Tensor logits = model.logits(recording.tokens());
        Tensor host = model.backend().toHost(logits)) {
      double relative = RelativeError.worst(host, expected);
      double greatest = 0;
      for (long i = 0; i < expected.shape().elements(); i++) {
        greatest = Math.max(greatest, Math.abs(expected.getDouble(i)));
      }
      add(Recording.LOGITS, relative * Math.max(1, greatest), LOGITS);
    }
  }

  private void gradients() throws IOException {
    model.parameters().zeroGradients();
    Score score =
        model.train(
            recording.tokens(), recording.targets(), Pass.inference(), 1.0 / recording.count());
    double loss = recording.loss();
    double difference = Math.abs(score.meanNats() - loss);
    add(Recording.LOSS, Math.max(difference, difference / Math.abs(loss)), LOSS);
    for (Map.Entry<String, Tensor> expected : recording.gradients().entrySet()) {
      Tensor gradient = model.parameters().get(expected.getKey()).gradient();
      try (Tensor host = model.backend().toHost(gradient)) {
        Tensor recorded = expected.getValue();
        if (recorded.shape().elements() != host.shape().elements()) {
          throw new IllegalArgumentException(
              "recorded gradient of "
                  + expected.getKey()
                  + " = "
                  + recorded
                  + ": expected "
                  + host.shape());
        }
        Tensor shaped = recorded.reshape(host.shape().toArray());
        add("grad." + expected.getKey(), RelativeError.worst(host, shaped), GRADIENT);
      }
    }
  }

  private void add(String name, double error, double limit) {
    errors.add(new TensorError(name, error, limit));
  }
}
