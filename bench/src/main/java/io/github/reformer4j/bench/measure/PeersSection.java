package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.PeersData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerLibrary;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerResult;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.peer.ReferenceRows;
import io.github.reformer4j.bench.peer.StopReason;
import io.github.reformer4j.bench.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Time and memory of attention by several libraries, each in a process of its own, on the same
 * random vectors. At each length all of them run in turns, so they see the same machine.
 */
public final class PeersSection {
  private static final List<Integer> ROUNDS = List.of(4, 8);
  private static final int RUNS = 5;
  private static final double WARM_UP_SECONDS = 0.5;

  /** Calls longer than this need no warm-up. */
  private static final double LONG_CALL = 2;

  /** One call may use this share of what is left of the budget. */
  private static final double SHARE_OF_LEFT = 0.25;

  /** or at any rate this share of all of it: short lengths are measured also late. */
  private static final double SHARE_OF_ALL = 0.01;

  private final PeersPlan plan;
  private final Progress progress;
  private final Budget budget;
  private final List<PeerProcess> processes = new ArrayList<>();
  private final List<PeerSeries> all = new ArrayList<>();

  private PeersSection(PeersPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
    budget = new Budget(plan.budget());
  }

  /**
   * Measures.
   *
   * @param libraries this project's first
   * @param plan how much
   * @param progress told what is going on
   * @return what was found
   * @throws io.github.reformer4j.bench.failure.UserFailure never: a library that fails is reported
   */
  public static PeersData measure(List<PeerLibrary> libraries, PeersPlan plan, Progress progress) {
    PeersSection section = new PeersSection(plan, progress);
    try {
      libraries.forEach(library -> section.processes.add(new PeerProcess(library)));
      return section.measure();
    } finally {
      section.processes.forEach(PeerProcess::close);
    }
  }

  private PeersData measure() {
    progress.part("other libraries", 1 + plan.lengths().size());
    progress.step("checking against the reference");
    List<PeersData.Library> about = new ArrayList<>();
    for (PeerProcess process : processes) {
      about.add(new PeersData.Library(process.name(), description(process)));
    }
    List<ReportData.Check> checks = validate();
    for (int tokens : plan.lengths()) {
      progress.step(tokens + " tokens");
      for (boolean backward : List.of(false, true)) {
        for (int rounds : kinds()) {
          length(
              all.stream()
                  .filter(series -> series.rounds() == rounds && series.backward() == backward)
                  .toList(),
              tokens);
        }
      }
    }
    return new PeersData(about, checks, all.stream().map(PeerSeries::data).toList(), plan.limit());
  }

  private static String description(PeerProcess process) {
    try {
      return process.description();
    } catch (PeerStopped stopped) {
      return "could not be started: " + stopped.result().detail();
    }
  }

  /** Rounds of each kind of attention, 0 for exact. */
  private static List<Integer> kinds() {
    List<Integer> kinds = new ArrayList<>(List.of(0));
    kinds.addAll(ROUNDS);
    return kinds;
  }

  private List<ReportData.Check> validate() {
    List<ReportData.Check> checks = new ArrayList<>();
    for (boolean backward : List.of(false, true)) {
      for (int rounds : kinds()) {
        AttentionWork work = PeerSeries.work(PeerCheck.TOKENS, rounds, backward);
        ReferenceRows expected = ReferenceRows.of(work);
        for (PeerProcess process : processes) {
          PeerSeries series = new PeerSeries(process, rounds, backward);
          all.add(series);
          PeerCheck.Outcome outcome = PeerCheck.of(process, work, expected);
          outcome.passed().ifPresent(checks::add);
          outcome.refused().ifPresent(why -> series.stop(plan.lengths().getFirst(), why));
        }
      }
    }
    return checks;
  }

  private void length(List<PeerSeries> group, int tokens) {
    List<PeerSeries> able = new ArrayList<>();
    for (PeerSeries series : group) {
      if (!series.stopped() && !tooLong(series, tokens)) {
        able.add(series);
      }
    }
    List<OpenWork> open = new ArrayList<>();
    try {
      for (PeerSeries series : List.copyOf(able)) {
        try {
          open.add(series.open(tokens, plan.limit()));
        } catch (PeerStopped stopped) {
          series.stop(tokens, stopped.result());
          able.remove(series);
        }
      }
      turns(able, open, tokens);
    } finally {
      open.forEach(OpenWork::close);
    }
  }

  /** Whether what the next length will take is known to be too long. */
  private boolean tooLong(PeerSeries series, int tokens) {
    double predicted = series.predicted(tokens);
    boolean overLimit = predicted > 1.1 * plan.limit();
    boolean overBudget =
        predicted > Math.max(SHARE_OF_LEFT * budget.left(), SHARE_OF_ALL * plan.budget());
    if (overLimit || overBudget) {
      series.stop(
          tokens,
          new PeerResult.Stopped(
              StopReason.OUT_OF_TIME,
              String.format(
                  Locale.ROOT,
                  "about %.2g s a call by its growth, more than %s",
                  predicted,
                  overLimit
                      ? String.format(Locale.ROOT, "the limit of %.0f s", plan.limit())
                      : "fits the time of this report")));
    }
    return overLimit || overBudget;
  }

  private void turns(List<PeerSeries> able, List<OpenWork> open, int tokens) {
    List<PeerTurns> turns = new ArrayList<>();
    for (int k = 0; k < able.size(); k++) {
      turns.add(new PeerTurns(able.get(k), open.get(k), tokens));
    }
    for (PeerTurns turn : turns) {
      turn.warmUp(LONG_CALL, WARM_UP_SECONDS);
    }
    double once = turns.stream().mapToDouble(PeerTurns::lastSeconds).sum();
    int most = once > LONG_CALL ? (once > 5 * LONG_CALL ? 1 : 3) : RUNS;
    for (int run = 0; run < most; run++) {
      if (run == 0 || once < SHARE_OF_LEFT * budget.left() / RUNS) {
        turns.forEach(PeerTurns::run);
      }
    }
    turns.forEach(PeerTurns::finish);
  }
}
