package io.github.reformer4j.training;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** A model and data so small that the reference backend trains them in no time. */
public final class TinyTraining {
  /** Of ids. */
  public static final int VOCABULARY = 7;

  private TinyTraining() {}

  /** A local and an LSH layer with dropout, EXACT streams. */
  public static ReformerConfig config() {
    LshAttention lsh =
        LshAttention.crossPolytope(4).rounds(2).aligned(4, 1, 0).causal(true).seed(3).build();
    return ReformerConfig.builder(
            VOCABULARY, 8, LayerConfig.alternating(2, LocalAttention.of(4, true), lsh))
        .heads(2)
        .feedForward(12)
        .dropout(0.1)
        .streams(StreamFormat.EXACT)
        .build();
  }

  /** A model of {@link #config()}. */
  public static ReformerLm model(Backend backend) {
    return ReformerLm.create(backend, DType.FLOAT32, config(), 11);
  }

  /** Options with a decay that ends with step 20. */
  public static TrainerOptions options(int accumulation) {
    return new TrainerOptions(
        4,
        accumulation,
        1,
        new AdamWOptions(0.9, 0.98, 1e-9, 0.1),
        new Schedule.Decaying(new Schedule.Constant(1e-2, 3), Schedule.Decay.COSINE, 3, 20, 0.1));
  }

  /**
   * Sequences that count up from a random number.
   *
   * @param rows in a batch
   * @param length of each
   */
  public record Counting(int rows, int length) implements Batches {
    @Override
    public void fill(long step, int part, int[] ids, int[] targets) {
      CounterRandom random = CounterRandom.of(6, Purpose.DATA, 0);
      for (int row = 0; row < rows; row++) {
        int first = (int) (random.uniform((int) step, 0, part * rows + row) * VOCABULARY);
        for (int i = 0; i < length; i++) {
          ids[row * length + i] = (first + i) % VOCABULARY;
          targets[row * length + i] = (first + i + 1) % VOCABULARY;
        }
      }
    }
  }

  /** All parameters' numbers, one after the other. */
  public static float[] numbers(ReformerLm model) {
    float[] all = new float[Math.toIntExact(model.parameters().count())];
    int at = 0;
    for (var parameter : model.parameters()) {
      try (Tensor host = model.backend().toHost(parameter.value())) {
        float[] own = host.toFloats();
        System.arraycopy(own, 0, all, at, own.length);
        at += own.length;
      }
    }
    return all;
  }
}
