package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.BitsData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.model.AttentionMode;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.training.HeldOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Held-out bits a byte by rounds and by length, with the same weights and the same targets. */
final class BitsSection {
  /** Short sequences are scored side by side, up to about so many tokens. */
  private static final int TOKENS_AT_ONCE = 2048;

  /** Rounds of exact attention. */
  private static final int EXACT = 0;

  private final LearnedModel learned;
  private final HeldOut heldOut;
  private final long targets;
  private final Budget budget;
  private final Progress progress;
  private final List<BitsData.Point> points = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  private BitsSection(LearnedModel learned, ModelPlan plan, Progress progress) {
    this.learned = learned;
    this.targets = Math.min(plan.targets(), learned.corpus().heldOutLength() - 1);
    this.heldOut = new HeldOut(learned.corpus(), learned.corpus().trainingLength(), targets);
    this.budget = new Budget(plan.bitsBudget());
    this.progress = progress;
  }

  static BitsData measure(LearnedModel learned, ModelPlan plan, Progress progress) {
    BitsSection section = new BitsSection(learned, plan, progress);
    int trained = learned.sizes().tokens();
    int rounds = learned.sizes().rounds();
    List<Integer> lengths = section.lengths();
    progress.part("bits per byte", Specs.ROUNDS.size() + 1 + 2 * lengths.size());
    for (int r : Specs.ROUNDS) {
      section.measure(trained, r);
    }
    if (!Specs.ROUNDS.contains(rounds)) {
      section.measure(trained, rounds);
    }
    section.measure(trained, EXACT);
    for (int tokens : lengths) {
      section.measureIfTimeAllows(tokens, rounds);
      section.measureIfTimeAllows(tokens, EXACT);
    }
    return new BitsData(trained, rounds, section.points, LeftOut.line(section.leftOut));
  }

  /** Other than that of the training, and none longer than the text. */
  private List<Integer> lengths() {
    return ModelPlan.LENGTHS.stream()
        .filter(n -> n <= targets && n != learned.sizes().tokens())
        .toList();
  }

  private void measureIfTimeAllows(int tokens, int rounds) {
    if (predicted(tokens, rounds) > budget.left()) {
      leftOut.add(name(tokens, rounds));
    } else {
      measure(tokens, rounds);
    }
  }

  private void measure(int tokens, int rounds) {
    progress.step(name(tokens, rounds));
    AttentionMode mode =
        rounds == EXACT ? new AttentionMode.Exact() : new AttentionMode.Rounds(rounds);
    long start = System.nanoTime();
    try (ReformerLm model = learned.model().with(mode)) {
      Score score = heldOut.score(model, tokens, Math.max(1, TOKENS_AT_ONCE / tokens));
      points.add(
          new BitsData.Point(
              tokens,
              rounds,
              score.meanBits(),
              score.targets(),
              (System.nanoTime() - start) * 1e-9));
    }
  }

  private static String name(int tokens, int rounds) {
    return (rounds == EXACT ? "exact attention" : "LSH, R = " + rounds)
        + String.format(Locale.ROOT, " at %,d tokens", tokens);
  }

  /** What was measured last, scaled by the work of a token. */
  private double predicted(int tokens, int rounds) {
    double seconds = 0;
    for (BitsData.Point point : points) {
      if ((point.rounds() == EXACT) == (rounds == EXACT)) {
        seconds = point.seconds() * work(tokens, rounds) / work(point.tokens(), point.rounds());
      }
    }
    return seconds;
  }

  /**
   * Flop a token: two for each parameter, and for exact attention four for each number of a key in
   * half of the sequence. That of LSH attention does not depend on the length.
   */
  private double work(int tokens, int rounds) {
    ReformerConfig config = learned.model().config();
    double dense = 2.0 * learned.data().parameters();
    double keys = rounds == EXACT ? 0.5 * tokens * LayerVectors.lshLayers(config).size() : 0;
    return dense + 4.0 * config.heads() * config.headWidth() * keys;
  }
}
