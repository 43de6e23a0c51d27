package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.PeersData;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.util.ArrayList;
import java.util.List;

/** The runs of one library at one length, taken in turns with the others'. */
final class PeerTurns {
  private final PeerSeries series;
  private final OpenWork open;
  private final int tokens;
  private final List<Double> seconds = new ArrayList<>();
  private double last;
  private boolean warmUpCounts;

  PeerTurns(PeerSeries series, OpenWork open, int tokens) {
    this.series = series;
    this.open = open;
    this.tokens = tokens;
  }

  /** Runs until the time is spent; a first run as long as {@code longCall} counts as measured. */
  void warmUp(double longCall, double atLeast) {
    double spent = 0;
    while (!series.stopped() && spent < atLeast) {
      once();
      spent += last;
    }
    warmUpCounts = last > longCall;
    if (warmUpCounts && !series.stopped()) {
      seconds.add(last);
    }
  }

  double lastSeconds() {
    return last;
  }

  /** Runs once more, unless it was stopped or one long run is enough. */
  void run() {
    if (series.stopped() || (warmUpCounts && seconds.size() == 1 && last > 30)) {
      return;
    }
    once();
    if (!series.stopped()) {
      seconds.add(last);
    }
  }

  private void once() {
    try {
      last = open.seconds();
    } catch (PeerStopped stopped) {
      series.stop(tokens, stopped.result());
    }
  }

  /** Writes down what was measured. */
  void finish() {
    if (series.stopped() || seconds.isEmpty()) {
      return;
    }
    double[] all = seconds.stream().mapToDouble(Double::doubleValue).toArray();
    series.add(
        new PeersData.Point(
            tokens,
            Statistics.quantile(all, 0.5),
            Statistics.quantile(all, 0),
            Statistics.quantile(all, 1),
            all.length,
            open.baseBytes(),
            open.peakBytes()));
  }
}
