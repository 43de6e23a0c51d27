package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.train.Preset;
import java.util.List;

/**
 * What is trained for how long, and how much is measured on it.
 *
 * @param sizes of the model and its batches
 * @param rates of learning
 * @param trainingSeconds of training
 * @param minSteps taken even where they need more than that: fewer would have learned nothing
 * @param targets held-out bytes that every setting predicts, or all if there are fewer
 * @param bitsBudget seconds for bits per byte by rounds and length
 * @param sampleBytes to generate
 * @param sampleBudget seconds for that
 */
record ModelPlan(
    Preset.Sizes sizes,
    Preset.Rates rates,
    double trainingSeconds,
    int minSteps,
    int targets,
    double bitsBudget,
    int sampleBytes,
    double sampleBudget) {
  /** Lengths at which the model predicts, beside that of its training; ascending. */
  static final List<Integer> LENGTHS = List.of(128, 1024, 4096, 16384);

  /** The model that {@code reformer train} makes without further options. */
  static ModelPlan ofDefaultModel(
      double trainingSeconds,
      int targets,
      double bitsBudget,
      int sampleBytes,
      double sampleBudget) {
    return new ModelPlan(
        Preset.TINY.sizes(),
        Preset.TINY.rates(),
        trainingSeconds,
        40,
        targets,
        bitsBudget,
        sampleBytes,
        sampleBudget);
  }
}
