package io.github.reformer4j.bench.reproduce;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Presets;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.training.AdamWOptions;
import io.github.reformer4j.training.Schedule;
import io.github.reformer4j.training.Trainer;
import io.github.reformer4j.training.TrainerOptions;
import java.util.List;

/**
 * The models of the duplication task: one layer, width and feed-forward width 256, four heads, as
 * in the paper (Kitaev et al. 2020, section 5), over learned positions.
 *
 * @param length N of the sequences
 * @param chunk tokens of a chunk of LSH attention
 * @param batch sequences in a step
 * @param learningRate at its peak
 * @param seed of everything random
 */
public record DuplicationTask(int length, int chunk, int batch, double learningRate, long seed) {
  private static final int WIDTH = 256;
  private static final int HEADS = 4;
  private static final int WARM_UP = 100;
  private static final int TRAINING = 0;
  private static final int EVALUATION = 2;
  private static final int EVALUATED_SEQUENCES = 64;

  ReformerLm model(Backend backend, Variant trained) {
    LshAttention lsh =
        Presets.reformer4j(Math.max(1, trained.rounds()), List.of(buckets()))
            .aligned(chunk, 1, 0)
            .causal(true)
            .seed(seed)
            .build();
    ReformerConfig config =
        ReformerConfig.builder(
                DuplicationBatches.VOCABULARY, WIDTH, List.of(new LayerConfig.Lsh(lsh)))
            .heads(HEADS)
            .feedForward(WIDTH)
            .positions(new Positions.Learned(length))
            .streams(StreamFormat.FLOAT)
            .build();
    return ReformerLm.create(backend, DType.FLOAT32, config, seed);
  }

  /** As many as there are chunks. */
  int buckets() {
    return Math.max(2, Integer.highestOneBit(length / chunk));
  }

  Trainer trainer(ReformerLm view) {
    return new Trainer(
        view,
        new DuplicationBatches(batch, length, seed, TRAINING),
        new TrainerOptions(
            seed,
            1,
            1,
            new AdamWOptions(0.9, 0.98, 1e-9, 0),
            new Schedule.Constant(learningRate, WARM_UP)));
  }

  /** On sequences that are never trained on. */
  Score evaluate(ReformerLm model, Variant evaluated) {
    DuplicationBatches batches =
        new DuplicationBatches(EVALUATED_SEQUENCES, length, seed, EVALUATION);
    int[] ids = new int[EVALUATED_SEQUENCES * length];
    int[] targets = new int[ids.length];
    batches.fill(1, 0, ids, targets);
    try (Tensor idTensor = Tensor.ofInts(ids, EVALUATED_SEQUENCES, length);
        Tensor targetTensor = Tensor.ofInts(targets, EVALUATED_SEQUENCES, length);
        ReformerLm view = model.with(evaluated.mode())) {
      return view.score(idTensor, targetTensor);
    }
  }
}
