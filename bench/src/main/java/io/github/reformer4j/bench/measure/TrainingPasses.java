package io.github.reformer4j.bench.measure;

import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.training.TextCorpus;

/** Forward and backward passes of a model over the beginning of the text; nothing is learned. */
final class TrainingPasses implements AutoCloseable {
  private final ReformerLm model;
  private final Tensor ids;
  private final Tensor targets;

  TrainingPasses(ReformerLm model, TextCorpus corpus, int tokens) {
    this.model = model;
    int[] bytes = new int[tokens];
    corpus.read(0, bytes, 0, tokens);
    ids = Tensor.ofInts(bytes, 1, tokens);
    corpus.read(1, bytes, 0, tokens);
    targets = Tensor.ofInts(bytes, 1, tokens);
  }

  /** Seconds of one pass. */
  double seconds(Execution execution) {
    try (ReformerLm view = model.with(execution)) {
      long start = System.nanoTime();
      view.train(ids, targets, new Pass(Specs.SEED, 0, true), 1.0 / targets.shape().elements());
      return (System.nanoTime() - start) * 1e-9;
    }
  }

  /** The most temporary memory that one pass held at once. */
  long peakBytes(Execution execution) {
    model.pool().resetPeak();
    seconds(execution);
    return model.pool().peakBytes();
  }

  @Override
  public void close() {
    ids.close();
    targets.close();
  }
}
