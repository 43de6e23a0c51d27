package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.TrainingData;
import io.github.reformer4j.bench.train.Preset;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.training.TextCorpus;

/**
 * The model of a report.
 *
 * @param model trained; closed with this
 * @param sizes what it was made from
 * @param corpus what it learned from and is scored on; stays open when this is closed
 * @param data how it was trained
 */
record LearnedModel(ReformerLm model, Preset.Sizes sizes, TextCorpus corpus, TrainingData data)
    implements AutoCloseable {
  @Override
  public void close() {
    model.close();
  }
}
