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
              100);
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
    GoalsData.Case goal = comparison(times, times.steps(), times.bytes());
    GoalsData.Case rounded = comparison(times, times.rounded(), times.bytes() / 2);
    String note =
        String.format(
            Locale.ROOT,
            "99 of 100 tokens take at most %.0f µs, with keys and values in bfloat16 %.0f µs; a"
                + " token reads %,.0f bytes of keys and values, in bfloat16 half of them, which are"
                + " held against rows of 512 bytes all the same. The goal is that in float32.",
            1e6 * tail(times.steps()),
            1e6 * tail(times.rounded()),
            times.bytes());
    return new Outcome.Measured(
        goal.value(), goal.name(), List.of(goal, rounded), times.checks(), List.of(note));
  }

  private GoalsData.Case comparison(DecodeTimes times, Samples steps, double bytes) {
    double median = steps.median();
    double value =
        switch (what) {
          case MEDIAN -> median;
          case MEMORY -> median / (bytes / times.gather().median());
          case TAIL -> tail(steps) / median;
        };
    return new GoalsData.Case(
        steps.what(), value, steps.data(), what == What.MEMORY ? times.gather().data() : null);
  }

  private static double tail(Samples steps) {
    double[] all = steps.values().stream().mapToDouble(Double::doubleValue).toArray();
    return Statistics.quantile(all, 0.99);
  }
}
