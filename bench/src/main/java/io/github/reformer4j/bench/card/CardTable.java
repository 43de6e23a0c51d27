package io.github.reformer4j.bench.card;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as lines of text. */
public final class CardTable {
  private static final double MEBI = 1 << 20;

  private CardTable() {}

  /**
   * The line above the lines.
   *
   * @return as wide as they are
   */
  public static String head() {
    return String.format(
        Locale.ROOT,
        "%9s %2s %-8s %-8s %-7s %10s %10s %9s %9s  %s",
        "N",
        "R",
        "windows",
        "type",
        "pass",
        "ms",
        "graph ms",
        "peak MiB",
        "error",
        "fastest exact attention of PyTorch");
  }

  /**
   * A figure.
   *
   * @param figure to show
   * @return one line
   */
  public static String line(Figure figure) {
    return String.format(
        Locale.ROOT,
        "%,9d %2d %-8s %-8s %-7s %10.3f %10s %9.1f %9.2g  %s",
        figure.tokens(),
        figure.rounds(),
        figure.windows(),
        figure.type(),
        figure.pass(),
        figure.millis(),
        millis(figure.graphMillis()),
        figure.peakBytes() / MEBI,
        figure.relativeError(),
        peer(figure));
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String peer(Figure figure) {
    Peer peer = figure.peer();
    if (peer == null) {
      return "-";
    }
    Double graph = figure.graphMillis();
    double ours = graph == null ? figure.millis() : Math.min(figure.millis(), graph);
    return String.format(
        Locale.ROOT,
        "%s %.3f ms, %.1f MiB: %.2f times ours",
        peer.backend(),
        peer.millis(),
        peer.peakBytes() / MEBI,
        peer.millis() / ours);
  }
}
