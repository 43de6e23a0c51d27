package io.github.reformer4j.bench.card;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.cuda.CudaGraph;
import io.github.reformer4j.tensor.DType;
import org.jspecify.annotations.Nullable;

/** Validates, then times LSH attention on a device. */
public final class CardMeasurement {
  private final CardPlan plan;
  private final CudaBackend backend;
  private final Backend cpu;
  private final Peers peers;
  private final CardReport report;

  /** What a line of the table is about, except the pass. */
  private record Case(Problem problem, int rounds, String windows) {
    LshAttention spec() {
      LshAttention.Builder builder =
          LshAttention.builder(Specs.family(problem.tokens())).rounds(rounds).seed(Specs.SEED);
      return windows.equals("aligned")
          ? builder.aligned(Specs.CHUNK, 1, 0).build()
          : builder.flat(Specs.CHUNK, 1, 0).build();
    }

    @Override
    public String toString() {
      return "N = "
          + problem.tokens()
          + ", "
          + CardPlan.name(problem.type())
          + ", R = "
          + rounds
          + ", "
          + windows;
    }
  }

  /**
   * A measurement.
   *
   * @param plan what to measure
   * @param backend on what; stays open
   * @param cpu what results are compared with; stays open
   * @param peers to compare with
   * @param report told of everything as it comes
   */
  public CardMeasurement(
      CardPlan plan, CudaBackend backend, Backend cpu, Peers peers, CardReport report) {
    this.plan = plan;
    this.backend = backend;
    this.cpu = cpu;
    this.peers = peers;
    this.report = report;
  }

  /**
   * Measures everything. A case that goes wrong is reported, and the next one comes.
   *
   * @throws IllegalStateException if the device can be used no more
   */
  public void run() {
    for (int tokens : plan.sizes()) {
      attempt("N = " + tokens, () -> measure(tokens));
    }
  }

  private void measure(int tokens) {
    try (Problem whole = Problem.of(tokens)) {
      for (DType type : plan.types()) {
        try (Problem problem = whole.as(type)) {
          measure(problem);
        }
      }
    }
  }

  private void measure(Problem problem) {
    for (int rounds : plan.rounds()) {
      for (String windows : plan.windows()) {
        Case which = new Case(problem, rounds, windows);
        attempt(which.toString(), () -> measure(which));
      }
    }
  }

  private void attempt(String what, Runnable work) {
    try {
      work.run();
    } catch (UserFailure | OutOfMemoryError e) {
      report.failure(what + ": " + e.getMessage());
    } catch (IllegalStateException e) {
      throwIfLost(e);
      report.failure(what + ": " + e.getMessage());
    }
  }

  /** A device that is lost fails whatever it is asked for, so that nothing more can be measured. */
  private void throwIfLost(IllegalStateException failure) {
    try {
      backend.await();
    } catch (IllegalStateException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private void measure(Case which) {
    LshAttention spec = which.spec();
    try (DeviceRun run = new DeviceRun(backend, spec, which.problem)) {
      run.forwardAndBackward();
      backend.await();
      double error = HeadCheck.compare(cpu, spec, which.problem, run, true);
      long peak = peak(run::forwardAndBackward);
      run.forgetWorkspace();
      run.forward();
      long forwardPeak = peak(run::forward);
      figure(which, "forward", run::forward, forwardPeak, error);
      figure(which, "both", run::forwardAndBackward, peak, error);
    }
  }

  /** Of a pass that finds its workspace and constants there. */
  private long peak(Runnable pass) {
    backend.resetPeakDeviceBytes();
    pass.run();
    backend.await();
    return backend.peakDeviceBytes();
  }

  private void figure(Case which, String pass, Runnable work, long peakBytes, double error) {
    String type = CardPlan.name(which.problem.type());
    int tokens = which.problem.tokens();
    report.figure(
        new Figure(
            tokens,
            which.rounds,
            which.windows,
            type,
            pass,
            plan.pace().millis(backend, work),
            recorded(which + ", " + pass, tokens, work),
            peakBytes,
            error,
            peers.fastest(tokens, type, pass)));
  }

  private @Nullable Double recorded(String what, int tokens, Runnable work) {
    if (tokens > plan.mostRecorded()) {
      return null;
    }
    try (CudaGraph graph = backend.record(work)) {
      return plan.pace().millis(backend, graph::replay);
    } catch (OutOfMemoryError e) {
      report.note(what + ", as a graph: " + e.getMessage());
    } catch (IllegalStateException e) {
      throwIfLost(e);
      report.note(what + ", as a graph: " + e.getMessage());
    }
    return null;
  }
}
