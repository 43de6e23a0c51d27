package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.page.HashingData;
import io.github.reformer4j.bench.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Normal numbers against structured rotations: what they find, drawn several times, and cost. */
final class HashingSection {
  private static final int DRAWS = 3;

  /** Steps that it tells. */
  static final int STEPS = DRAWS + 1;

  private static final int RUNS = 7;

  /**
   * Away from the seeds with which models are trained, whose vectors may favour those rotations.
   */
  private static final long FIRST_SEED = 4000;

  private static final List<Kind> KINDS = List.of(Kind.values());

  private final Backend backend;
  private final Workload load;
  private final int perHead;

  private HashingSection(Backend backend, Workload load, int perHead) {
    this.backend = backend;
    this.load = load;
    this.perHead = perHead;
  }

  /** A kind of rotations. */
  private enum Kind {
    NORMAL("independent normal numbers (the default)"),
    STRUCTURED("structured (signs and Hadamard transforms)");

    final String title;

    Kind(String title) {
      this.title = title;
    }

    LshAttention spec(int tokens, int rounds, int draw) {
      long seed = FIRST_SEED + draw;
      Rotations rotations =
          switch (this) {
            case NORMAL -> new Rotations.Seeded(seed, 0, false);
            case STRUCTURED -> new Rotations.Structured(seed, 0, false);
          };
      return Specs.aligned(tokens, rounds).toBuilder().rotations(rotations).build();
    }
  }

  static HashingData measure(
      Backend backend, HeadVectors vectors, AttentionPlan plan, Progress progress) {
    int tokens = plan.stageTokens();
    try (Workload load = new Workload(vectors, tokens)) {
      HashingSection section = new HashingSection(backend, load, plan.queriesPerHead());
      List<QualityProbe> draws = new ArrayList<>();
      for (int draw = 0; draw < DRAWS; draw++) {
        progress.step("rotations, draw " + (draw + 1));
        draws.add(section.draw(draw));
      }
      progress.step("times");
      List<PassTimes> times =
          PassTimes.inTurns(
              backend,
              load,
              KINDS.stream().map(kind -> kind.spec(tokens, Specs.MAX_ROUNDS, 0)).toList(),
              RUNS,
              new Budget(plan.stagesBudget()));
      List<HashingData.Kind> kinds = new ArrayList<>();
      for (int k = 0; k < KINDS.size(); k++) {
        int first = k * Specs.ROUNDS.size();
        kinds.add(
            new HashingData.Kind(
                KINDS.get(k).title,
                Statistics.median(times.get(k).hash()),
                Statistics.median(times.get(k).whole()),
                IntStream.range(0, Specs.ROUNDS.size())
                    .mapToObj(r -> point(draws, first + r, Specs.ROUNDS.get(r)))
                    .toList()));
      }
      return new HashingData(tokens, Specs.MAX_ROUNDS, DRAWS, kinds);
    }
  }

  /** Each kind with every number of rounds, in this order, with one set of rotations each. */
  private QualityProbe draw(int draw) {
    List<QualityProbe.Setting> settings = new ArrayList<>();
    for (Kind kind : KINDS) {
      WindowKeys[] windows =
          HeadWindows.hashed(backend, kind.spec(load.tokens(), Specs.MAX_ROUNDS, draw), load);
      for (int rounds : Specs.ROUNDS) {
        settings.add(new QualityProbe.Setting(kind.spec(load.tokens(), rounds, draw), windows));
      }
    }
    return QualityProbe.of(load, settings, perHead);
  }

  private static HashingData.Point point(List<QualityProbe> draws, int setting, int rounds) {
    double[] mass = draws.stream().mapToDouble(probe -> probe.mass(setting)).toArray();
    double[] keys = draws.stream().mapToDouble(probe -> probe.keysSeen(setting)).toArray();
    return new HashingData.Point(
        rounds,
        Statistics.mean(mass),
        Statistics.quantile(mass, 0),
        Statistics.quantile(mass, 1),
        Statistics.mean(keys));
  }
}
