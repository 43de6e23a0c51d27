package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.Statistics;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * The time of one token after a long context.
 *
 * @param what is judged
 * @param past tokens before
 */
record Decoding(What what, int past) implements Goal {
  /** What is judged. */
  enum What {
    /** The median. */
    MEDIAN,
    /** The median over what memory allows. */
    MEMORY,
    /** Late tokens. */
    TAIL
  }

  @Override
  public Heading heading() {
    String after =
        String.format(
            Locale.ROOT, "after %,d tokens of context, R %d, a layer", past, GoalSizes.MANY_ROUNDS);
    return switch (what) {
      case MEDIAN ->
          heading(
              "decode-median",
              "Decoding a token " + after,
              "median; ALIGNED, causal, each key counted once",
              Target.atMost(250e-6, Target.Unit.SECONDS),
              75);
      case MEMORY ->
          heading(
              "decode-memory",
              "Decoding against the time to read its rows, " + after,
              "median over the bytes of its distinct keys and values in float32 at the rate at"
                  + " which all threads read such rows (a key and its value, 512 bytes) from random"
                  + " places in straight loops that do nothing else",
              Target.atMost(2, Target.Unit.RATIO),
              0);
      case TAIL ->
          heading(
              "decode-p99",
              "Decoding, 99th percentile against the median, " + after,
              "of all tokens timed",
              Target.atMost(3, Target.Unit.RATIO),
              0);
    };
  }

  private static Heading heading(
      String id, String goal, String counted, Target target, int budget) {
    return new Heading(id, Heading.Section.DECODING, goal, counted, target, budget);
  }

  @Override
  public Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    DecodeTimes times = context.once(DecodeTimes.class, DecodeTimes::measure);
    double median = times.steps().median();
    double[] all = times.steps().values().stream().mapToDouble(Double::doubleValue).toArray();
    double tail = Statistics.quantile(all, 0.99);
    double value =
        switch (what) {
          case MEDIAN -> median;
          case MEMORY -> median / (times.bytes() / times.gather().median());
          case TAIL -> tail / median;
        };
    String note =
        String.format(
            Locale.ROOT,
            "99 of 100 tokens take at most %.0f µs; a token reads %,.0f bytes of keys and values.",
            1e6 * tail,
            times.bytes());
    GoalsData.Amounts theirs = what == What.MEMORY ? times.gather().data() : null;
    GoalsData.Case only = new GoalsData.Case("one token", value, times.steps().data(), theirs);
    return new Outcome.Measured(value, only.name(), List.of(only), times.checks(), List.of(note));
  }
}
