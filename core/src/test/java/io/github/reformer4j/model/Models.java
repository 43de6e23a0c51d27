package io.github.reformer4j.model;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** Small models and token ids for tests. */
final class Models {
  static final int VOCABULARY = 11;
  static final int WIDTH = 8;
  static final long SEED = 20;

  /** Several chunks even of a few rows. */
  static final Chunking CHUNKING = new Chunking(5, 7);

  private Models() {}

  static LshAttention aligned() {
    return LshAttention.crossPolytope(4).rounds(2).aligned(4, 1, 0).causal(true).seed(3).build();
  }

  static LshAttention flat() {
    return LshAttention.crossPolytope(4).rounds(2).flat(4, 1, 0).causal(true).seed(3).build();
  }

  /** A local and an LSH layer. */
  static ReformerConfig.Builder layers(LshAttention lsh) {
    List<LayerConfig> layers = LayerConfig.alternating(2, LocalAttention.of(4, true), lsh);
    return ReformerConfig.builder(VOCABULARY, WIDTH, layers)
        .heads(2, 4)
        .feedForward(12)
        .activation(Activation.GELU);
  }

  static ReformerLm model(Backend backend, DType type, ReformerConfig config) {
    return ReformerLm.create(backend, type, config, SEED, CHUNKING);
  }

  /** Random ids, [batch, tokens]. */
  static Tensor ids(int batch, int tokens, long seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    Tensor ids = Tensor.allocate(DType.INT32, batch, tokens);
    for (int i = 0; i < batch * tokens; i++) {
      ids.setInt(i, (int) (random.uniform(0, 0, i) * VOCABULARY));
    }
    return ids;
  }

  /** The id after each, and -1 after the last. */
  static Tensor next(Tensor ids) {
    Tensor targets = Tensor.allocate(DType.INT32, ids.shape());
    long length = ids.shape().dim(1);
    for (long i = 0; i < ids.shape().elements(); i++) {
      targets.setInt(i, i % length == length - 1 ? -1 : ids.getInt(i + 1));
    }
    return targets;
  }
}
