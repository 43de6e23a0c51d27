package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.OwnTraining;
import io.github.reformer4j.bench.peer.PeerCase;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.peer.TrainingWork;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.reversible.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Time of a training step, reversible and with stored activations, and of a library's doing the
 * same, taken in turns. All take their first two steps before anything is timed, and must agree on
 * their losses.
 */
public final class TrainingRate {
  private static final List<String> COMPARED =
      List.of("loss of step 1", "gradient norm of step 1", "loss of step 2");

  /** Relative; in the gradient a bucket may differ that is a matter of rounding. */
  private static final List<Double> TOLERANCES = List.of(1e-5, 1e-3, 1e-3);

  private final List<Runner> runners = new ArrayList<>();
  private final Plan plan;
  private @Nullable String stopped;

  private TrainingRate(Plan plan) {
    this.plan = plan;
  }

  /**
   * How much is measured.
   *
   * @param work what is trained; its execution is replaced
   * @param warmUps turns that do not count, after the two that are compared
   * @param runs turns that count
   * @param limitSeconds for each step of the library
   */
  public record Plan(TrainingWork work, int warmUps, int runs, double limitSeconds) {}

  /**
   * One way to train.
   *
   * @param name "reversible", "stored", or that of the library
   * @param seconds of each step that counts
   * @param tokens of a step
   */
  public record Row(String name, List<Double> seconds, int tokens) {
    /** The median. */
    public double median() {
      return Statistics.median(seconds);
    }

    /** At the median. */
    public double tokensPerSecond() {
      return tokens / median();
    }
  }

  /**
   * What was measured.
   *
   * @param reversible ours
   * @param stored ours
   * @param library null where there is none, or it stopped
   * @param stopped why it did
   */
  public record Result(
      Row reversible, Row stored, @Nullable Row library, @Nullable String stopped) {
    /** Time of a reversible step in steps with stored activations. */
    public double reversibleToStored() {
      return reversible.median() / stored.median();
    }
  }

  /** Whoever takes steps. */
  private interface Steps {
    double seconds() throws PeerStopped;

    float[] results() throws PeerStopped;
  }

  /** One of them and its times. */
  private record Runner(Row row, Steps steps) {}

  /**
   * Measures.
   *
   * @param plan how much
   * @param peer asked to do the same, if there is one
   * @return rates, median by median from the same turns
   * @throws IllegalStateException if losses disagree
   */
  public static Result measure(Plan plan, @Nullable PeerProcess peer) {
    TrainingWork work = plan.work();
    try (PeerCase reversible = own(work, Execution.REVERSIBLE);
        PeerCase stored = own(work, Execution.STORED)) {
      TrainingRate rate = new TrainingRate(plan);
      rate.add("reversible", steps(reversible));
      rate.add("stored", steps(stored));
      if (peer == null) {
        return rate.result();
      }
      try (OpenWork open = peer.open(with(work, Execution.STORED), plan.limitSeconds())) {
        rate.add(peer.name(), steps(open));
        return rate.result();
      } catch (PeerStopped e) {
        rate.stopped = e.getMessage();
        return rate.result();
      }
    }
  }

  private static PeerCase own(TrainingWork work, Execution execution) {
    return new OwnTraining(CpuBackend.create(), with(work, execution));
  }

  private static TrainingWork with(TrainingWork work, Execution execution) {
    return new TrainingWork(
        work.layers(),
        work.width(),
        work.heads(),
        work.tokens(),
        work.rounds(),
        execution,
        work.exact());
  }

  private void add(String name, Steps steps) {
    runners.add(new Runner(new Row(name, new ArrayList<>(), plan.work().tokens()), steps));
  }

  private Result result() {
    float[] expected = null;
    for (Runner runner : List.copyOf(runners)) {
      float[] actual = first(runner);
      if (expected == null) {
        expected = actual;
      } else if (actual != null) {
        compare(runner.row().name(), actual, expected);
      }
    }
    for (int turn = -plan.warmUps(); turn < plan.runs(); turn++) {
      for (Runner runner : List.copyOf(runners)) {
        Double seconds = seconds(runner);
        if (turn >= 0 && seconds != null) {
          runner.row().seconds().add(seconds);
        }
      }
    }
    Row library = runners.size() > 2 ? runners.get(2).row() : null;
    return new Result(runners.get(0).row(), runners.get(1).row(), library, stopped);
  }

  /** Null if it stopped: it takes no part any more. */
  private @Nullable Double seconds(Runner runner) {
    try {
      return runner.steps().seconds();
    } catch (PeerStopped e) {
      stop(runner, e);
      return null;
    }
  }

  /** Loss and gradient norm of the first step and loss of the second; null as above. */
  private float @Nullable [] first(Runner runner) {
    Steps steps = runner.steps();
    try {
      steps.seconds();
      float[] one = steps.results();
      steps.seconds();
      return new float[] {one[0], one[1], steps.results()[0]};
    } catch (PeerStopped e) {
      stop(runner, e);
      return null;
    }
  }

  private void stop(Runner runner, PeerStopped e) {
    stopped = e.getMessage();
    runners.remove(runner);
  }

  private static void compare(String name, float[] actual, float[] expected) {
    for (int k = 0; k < expected.length; k++) {
      double error = Math.abs(actual[k] - expected[k]) / Math.abs(expected[k]);
      if (!(error <= TOLERANCES.get(k))) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s of %s = %s: expected %s as of a reversible step, up to %s of it",
                COMPARED.get(k),
                name,
                actual[k],
                expected[k],
                TOLERANCES.get(k)));
      }
    }
  }

  private static Steps steps(PeerCase own) {
    return new Steps() {
      @Override
      public double seconds() {
        long start = System.nanoTime();
        own.run();
        return (System.nanoTime() - start) * 1e-9;
      }

      @Override
      public float[] results() {
        return own.sample(new long[] {0, 1});
      }
    };
  }

  private static Steps steps(OpenWork open) {
    return new Steps() {
      @Override
      public double seconds() throws PeerStopped {
        return open.seconds();
      }

      @Override
      public float[] results() throws PeerStopped {
        return open.sample(new long[] {0, 1});
      }
    };
  }
}
