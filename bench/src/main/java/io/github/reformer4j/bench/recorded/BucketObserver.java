package io.github.reformer4j.bench.recorded;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.model.AttentionObserver;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Collects the buckets of all LSH layers that hash. */
final class BucketObserver implements AttentionObserver {
  private final Backend backend;
  private final ReformerConfig config;
  private final List<int[]> layers = new ArrayList<>();

  BucketObserver(ReformerLm model) {
    this.backend = model.backend();
    this.config = model.config();
  }

  List<int[]> layers() {
    return layers;
  }

  @Override
  public void hashes(int layer, Tensor queryKeys) {
    // told again, with the mask, when the layer attends
  }

  @Override
  public void attends(int layer, AttentionInputs inputs) {
    // where buckets are given, nothing is hashed: a short sequence, all in one
    if (config.layers().get(layer).spec() instanceof LshAttention lsh && inputs.buckets() == null) {
      Shape shape = inputs.queries().shape();
      Shape ofBuckets = Shape.of(shape.dim(0), shape.dim(1), lsh.hashing().rounds(), shape.dim(2));
      try (Tensor buckets = backend.allocate(DType.INT32, ofBuckets);
          Tensor host = Tensor.allocate(DType.INT32, ofBuckets)) {
        backend.attention(lsh).hash(inputs.queries(), inputs.keyMask(), buckets, null);
        backend.download(buckets, host);
        layers.add(host.toInts());
      }
    }
  }
}
