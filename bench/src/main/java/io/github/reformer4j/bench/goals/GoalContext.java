package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.cpu.CpuBackend;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Where goals are measured, and what several of them share. */
public final class GoalContext {
  private final CpuBackend backend;
  private final GoalSizes sizes;
  private final GoalPeers peers;
  private final Progress progress;
  private final Map<Object, Object> measured = new HashMap<>();
  private final Map<AttentionSpec, List<ReportData.Check>> checked = new HashMap<>();

  /** A measurement that several goals share. */
  interface Shared<T> {
    T measure(GoalContext context) throws IOException, InterruptedException, Skipped, PeerStopped;
  }

  /**
   * A context.
   *
   * @param backend on all threads
   * @param sizes how much
   * @param peers who is held against
   * @param progress told what is going on
   */
  public GoalContext(CpuBackend backend, GoalSizes sizes, GoalPeers peers, Progress progress) {
    this.backend = backend;
    this.sizes = sizes;
    this.peers = peers;
    this.progress = progress;
  }

  CpuBackend backend() {
    return backend;
  }

  GoalSizes sizes() {
    return sizes;
  }

  GoalPeers peers() {
    return peers;
  }

  /** Tells what is going on. */
  void step(String what) {
    progress.step(what);
  }

  /** Validates a specification the first time, and returns the same afterwards. */
  List<ReportData.Check> checked(AttentionSpec spec, Supplier<List<ReportData.Check>> checks) {
    return checked.computeIfAbsent(spec, _ -> checks.get());
  }

  /** Measures the first time, and returns the same afterwards. */
  <T> T once(Class<T> kind, Shared<T> shared)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    Object known = measured.get(kind);
    if (known == null) {
      known = shared.measure(this);
      measured.put(kind, known);
    }
    return kind.cast(known);
  }
}
