package io.github.reformer4j.bench.train;

import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.training.HeldOut;
import io.github.reformer4j.training.TextCorpus;

/** Scores a model on the beginning of the text held out. */
final class Scorer {
  /** More bytes would cost more time than they tell. */
  private static final long BETWEEN = 1 << 14;

  private static final long LAST = 1 << 17;

  private final TextCorpus corpus;
  private final ReformerLm model;
  private final int length;
  private final int rows;

  Scorer(TextCorpus corpus, ReformerLm model, int length, int rows) {
    this.corpus = corpus;
    this.model = model;
    this.length = length;
    this.rows = rows;
  }

  /** While training goes on. */
  Score between() {
    return score(BETWEEN);
  }

  /** At the end. */
  Score last() {
    return score(LAST);
  }

  private Score score(long most) {
    long targets = Math.min(most, corpus.heldOutLength() - 1);
    return new HeldOut(corpus, corpus.trainingLength(), targets).score(model, length, rows);
  }
}
