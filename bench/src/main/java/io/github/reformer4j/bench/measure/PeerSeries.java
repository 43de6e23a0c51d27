package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.PeersData;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerResult;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One library's way with one kind of attention to longer lengths. */
final class PeerSeries {
  private final PeerProcess process;
  private final int rounds;
  private final boolean backward;
  private final List<PeersData.Point> points = new ArrayList<>();
  private PeersData.@Nullable Stop stop;

  /**
   * Nothing measured yet.
   *
   * @param process that computes
   * @param rounds R, 0 for exact attention
   * @param backward whether the backward pass is included
   */
  PeerSeries(PeerProcess process, int rounds, boolean backward) {
    this.process = process;
    this.rounds = rounds;
    this.backward = backward;
  }

  static AttentionWork work(int tokens, int rounds, boolean backward) {
    return rounds == 0
        ? AttentionWork.exact(tokens, false, backward)
        : AttentionWork.lsh(tokens, rounds, false, backward);
  }

  int rounds() {
    return rounds;
  }

  boolean backward() {
    return backward;
  }

  boolean stopped() {
    return stop != null;
  }

  /** Seconds of a call at this length, if time grows as it must; 0 before anything is known. */
  double predicted(int tokens) {
    if (points.isEmpty()) {
      return 0;
    }
    PeersData.Point last = points.getLast();
    return last.seconds() * Math.pow((double) tokens / last.tokens(), rounds == 0 ? 2 : 1);
  }

  OpenWork open(int tokens, double limit) throws PeerStopped {
    return process.open(work(tokens, rounds, backward), limit);
  }

  void add(PeersData.Point point) {
    points.add(point);
  }

  void stop(int tokens, PeerResult.Stopped why) {
    String reason =
        switch (why.reason()) {
          case OUT_OF_MEMORY -> "out of memory";
          case OUT_OF_TIME -> "out of time";
          case NOT_SUPPORTED -> "not supported";
          case WRONG_RESULT -> "wrong result, so not timed";
          case CRASHED -> "crashed";
        };
    stop = new PeersData.Stop(tokens, reason, why.detail());
  }

  PeersData.Series data() {
    return new PeersData.Series(
        process.name(),
        rounds == 0 ? "exact" : "LSH, R = " + rounds,
        rounds,
        backward,
        List.copyOf(points),
        stop);
  }
}
