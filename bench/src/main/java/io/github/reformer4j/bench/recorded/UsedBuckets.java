package io.github.reformer4j.bench.recorded;

import io.github.reformer4j.huggingface.HuggingFaceFolder;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The buckets of all tokens in a pass, layer by layer. */
record UsedBuckets(List<int[]> layers) {
  static UsedBuckets of(ReformerLm model, Tensor tokens) {
    BucketObserver observer = new BucketObserver(model);
    try (ReformerLm observed = model.with(observer)) {
      observed.logits(tokens).close();
      return new UsedBuckets(observer.layers());
    }
  }

  /** By double-precision loops. */
  static UsedBuckets ofOracle(Path folder, Recording recording) throws IOException {
    try (ReferenceBackend backend = new ReferenceBackend();
        HuggingFaceFolder.Imported imported =
            HuggingFaceFolder.read(folder, backend, DType.FLOAT64, recording.rotations())) {
      return of(imported.model(), recording.tokens());
    }
  }

  long count() {
    return layers.stream().mapToLong(buckets -> buckets.length).sum();
  }

  long differingFrom(UsedBuckets other) {
    long differing = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      int[] buckets = layers.get(layer);
      for (int i = 0; i < buckets.length; i++) {
        differing += buckets[i] == other.layers.get(layer)[i] ? 0 : 1;
      }
    }
    return differing;
  }
}
