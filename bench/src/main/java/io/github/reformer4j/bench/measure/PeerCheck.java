package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerResult;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.peer.ReferenceRows;
import io.github.reformer4j.bench.peer.StopReason;
import java.util.Locale;
import java.util.Optional;

/** Holds a library's attention against the reference module's, before anything is timed. */
final class PeerCheck {
  /** Length of the small case. */
  static final int TOKENS = 256;

  /** Relative error of a row of float32; other sums, other orders and another exponential. */
  private static final double LIMIT = 1e-4;

  private PeerCheck() {}

  /** What became of a check: passed, or the reason not to time this. */
  record Outcome(Optional<ReportData.Check> passed, Optional<PeerResult.Stopped> refused) {}

  /**
   * Compares rows of the output and, with a backward pass, of the gradients.
   *
   * @param process that computes
   * @param work of {@link #TOKENS} tokens
   * @param expected the reference's rows of the same work
   */
  static Outcome of(PeerProcess process, AttentionWork work, ReferenceRows expected) {
    String what = process.name() + ", " + work.title() + ", against the module reference";
    try (OpenWork open = process.open(work, PeerProcess.FIVE_MINUTES)) {
      open.seconds();
      double worst = expected.worstError(open.sample(expected.elements()));
      if (!(worst <= LIMIT)) {
        return refused(
            new PeerResult.Stopped(
                StopReason.WRONG_RESULT,
                String.format(
                    Locale.ROOT, "%s: error %.3g, limit %.3g", work.title(), worst, LIMIT)));
      }
      return new Outcome(Optional.of(new ReportData.Check(what, worst, LIMIT)), Optional.empty());
    } catch (PeerStopped stopped) {
      return refused(stopped.result());
    }
  }

  private static Outcome refused(PeerResult.Stopped why) {
    return new Outcome(Optional.empty(), Optional.of(why));
  }
}
