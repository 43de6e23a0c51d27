package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.bench.train.Preset;
import io.github.reformer4j.training.TextCorpus;
import java.util.SplittableRandom;

/** A model that trains within a second, on a text of words. */
final class TinyModel {
  static final Preset.Sizes SIZES = new Preset.Sizes(64, 2, 2, 16, 2, 2, 16);

  private static final String[] WORDS = {"round ", "bucket ", "chunk ", "hash ", "stream\n"};

  private TinyModel() {}

  /** Few steps, and budgets that either suffice for everything or for nothing. */
  static ModelPlan plan(double bitsBudget) {
    return new ModelPlan(SIZES, new Preset.Rates(1e-2, 3, 0.1), 0, 8, 200, bitsBudget, 40, 60);
  }

  static byte[] text() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] text = new byte[6000];
    String word = "";
    for (int i = 0, at = 0; i < text.length; i++, at++) {
      if (at == word.length()) {
        word = WORDS[random.nextInt(WORDS.length)];
        at = 0;
      }
      text[i] = (byte) word.charAt(at);
    }
    return text;
  }

  static LearnedModel train(Backend backend, TextCorpus corpus) {
    return TrainingSection.run(backend, corpus, text(), plan(60), progress());
  }

  static Progress progress() {
    return new Progress() {
      @Override
      public void part(String name, int steps) {
        // nobody watches
      }

      @Override
      public void step(String what) {
        // nobody watches
      }

      @Override
      public void close() {
        // nothing held
      }
    };
  }
}
