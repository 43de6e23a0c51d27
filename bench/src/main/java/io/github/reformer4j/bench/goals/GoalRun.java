package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.progress.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Measures goals one after the other; one that fails costs no other its number. */
public final class GoalRun {
  /** Steps that a goal tells, at most. */
  private static final int STEPS = 30;

  private final GoalContext context;
  private final Progress progress;
  private final Consumer<GoalsData.Row> listener;

  /**
   * A run.
   *
   * @param context where
   * @param progress told what is going on
   * @param listener told each row when it is there
   */
  public GoalRun(GoalContext context, Progress progress, Consumer<GoalsData.Row> listener) {
    this.context = context;
    this.progress = progress;
    this.listener = listener;
  }

  /**
   * What was found.
   *
   * @param rows one a goal
   * @param failures goals that something broken kept from being measured, one line each
   */
  public record Result(List<GoalsData.Row> rows, List<String> failures) {}

  /**
   * Measures.
   *
   * @param goals in the order wanted
   * @return what was found
   * @throws InterruptedException if interrupted
   */
  public Result measure(List<Goal> goals) throws InterruptedException {
    List<GoalsData.Row> rows = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Goal goal : goals) {
      Heading heading = goal.heading();
      progress.part(heading.id() + budget(heading), STEPS);
      long start = System.nanoTime();
      Outcome outcome = outcome(goal);
      GoalsData.Row row = row(heading, outcome, (System.nanoTime() - start) * 1e-9);
      if (outcome instanceof Outcome.NotMeasured(String reason, boolean failed) && failed) {
        failures.add(heading.id() + ": " + reason);
      }
      rows.add(row);
      listener.accept(row);
    }
    return new Result(rows, failures);
  }

  private static String budget(Heading heading) {
    return heading.budget() == 0
        ? ""
        : String.format(Locale.ROOT, " (about %d s)", heading.budget());
  }

  private Outcome outcome(Goal goal) throws InterruptedException {
    try {
      return goal.measure(context);
    } catch (Skipped skipped) {
      return Outcome.NotMeasured.because(String.valueOf(skipped.getMessage()));
    } catch (PeerStopped stopped) {
      return Outcome.NotMeasured.because(String.valueOf(stopped.getMessage()));
    } catch (UserFailure | IllegalArgumentException | IllegalStateException | IOException e) {
      return new Outcome.NotMeasured(String.valueOf(e.getMessage()), true);
    }
  }

  private static GoalsData.Row row(Heading heading, Outcome outcome, double seconds) {
    return new GoalsData.Row(
        heading.id(),
        heading.section().title(),
        heading.goal(),
        heading.counted(),
        heading.target(),
        seconds,
        outcome.data());
  }
}
