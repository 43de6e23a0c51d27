package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import java.util.ArrayList;
import java.util.List;

/**
 * Times of one specification's forward passes.
 *
 * @param hash seconds of hashing alone
 * @param whole seconds of the whole pass, hashing included
 */
record PassTimes(List<Double> hash, List<Double> whole) {
  /** Turns that count, whatever the budget. */
  private static final int LEAST_TURNS = 2;

  private PassTimes() {
    this(new ArrayList<>(), new ArrayList<>());
  }

  /**
   * Runs each specification once a turn; the first turn warms up.
   *
   * @param most turns that count
   * @param budget after which no turn begins
   * @return one for each specification
   */
  static List<PassTimes> inTurns(
      Backend backend, Workload load, List<LshAttention> specs, int most, Budget budget) {
    List<Workload.Run> runs = new ArrayList<>();
    List<PassTimes> times = new ArrayList<>();
    try {
      for (LshAttention spec : specs) {
        runs.add(new Workload.Run(backend, spec, load));
        times.add(new PassTimes());
      }
      for (int turn = 0; turn <= most && (turn <= LEAST_TURNS || budget.left() > 0); turn++) {
        for (int k = 0; k < runs.size(); k++) {
          double hash = runs.get(k).hashSeconds();
          double whole = hash + runs.get(k).attendSeconds();
          if (turn > 0) {
            times.get(k).hash.add(hash);
            times.get(k).whole.add(whole);
          }
        }
      }
      return times;
    } finally {
      runs.forEach(Workload.Run::close);
    }
  }
}
