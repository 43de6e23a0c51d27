package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.input.ReadableText;
import io.github.reformer4j.bench.page.SampleData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.model.Generation;
import io.github.reformer4j.model.Sampler;
import io.github.reformer4j.training.TextCorpus;

/** Lets the model go on with a line of the text that it never saw. */
final class SampleSection {
  private static final int PROMPT = 80;
  private static final int SEARCHED = 400;
  private static final Sampler SAMPLER = new Sampler(0.8, Sampler.ALL, 0.95, Specs.SEED);

  private SampleSection() {}

  static SampleData measure(LearnedModel learned, ModelPlan plan, Progress progress) {
    progress.part("writing", 1);
    progress.step(plan.sampleBytes() + " bytes");
    byte[] prompt = prompt(learned.corpus());
    byte[] written = new byte[plan.sampleBytes()];
    int count = 0;
    double seconds;
    try (Generation generation = learned.model().generation(1)) {
      float[] logits = {};
      for (byte b : prompt) {
        logits = generation.step(new int[] {Byte.toUnsignedInt(b)});
      }
      Budget budget = new Budget(plan.sampleBudget());
      long start = System.nanoTime();
      do {
        int next = SAMPLER.next(logits, generation.position());
        written[count++] = (byte) next;
        logits = generation.step(new int[] {next});
      } while (count < written.length && budget.left() > 0);
      seconds = (System.nanoTime() - start) * 1e-9;
    }
    return new SampleData(
        ReadableText.of(prompt, 0, prompt.length),
        ReadableText.of(written, 0, count),
        SAMPLER.temperature(),
        SAMPLER.topP(),
        SAMPLER.seed(),
        count,
        seconds);
  }

  /** Bytes of the held-out text from the beginning of a line, if one is near. */
  private static byte[] prompt(TextCorpus corpus) {
    int[] bytes = new int[(int) Math.min(SEARCHED, corpus.heldOutLength())];
    corpus.read(corpus.trainingLength(), bytes, 0, bytes.length);
    int from = 0;
    for (int i = 0; i + PROMPT < bytes.length && from == 0; i++) {
      from = bytes[i] == '\n' && bytes[i + 1] != '\n' ? i + 1 : 0;
    }
    byte[] prompt = new byte[Math.min(PROMPT, bytes.length - from)];
    for (int i = 0; i < prompt.length; i++) {
      prompt[i] = (byte) bytes[from + i];
    }
    return prompt;
  }
}
