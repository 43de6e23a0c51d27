package io.github.reformer4j.bench.card;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.cuda.CudaGraph;
import io.github.reformer4j.tensor.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Validates, then times LSH attention on a device. */
public final class CardMeasurement {
  private final CardPlan plan;
  private final CudaBackend backend;
  private final Backend cpu;
  private final Peers peers;

  /**
   * A measurement.
   *
   * @param plan what to measure
   * @param backend on what; stays open
   * @param cpu what results are compared with; stays open
   * @throws IOException if the peers' file cannot be read
   */
  public CardMeasurement(CardPlan plan, CudaBackend backend, Backend cpu) throws IOException {
    this.plan = plan;
    this.backend = backend;
    this.cpu = cpu;
    this.peers =
        plan.peers().isEmpty()
            ? Peers.none("PyTorch was not measured")
            : Peers.read(Path.of(plan.peers()));
  }

  /**
   * Measures everything.
   *
   * @param progress told of each figure
   * @return all figures
   */
  public CardFigures run(Consumer<Figure> progress) {
    List<Figure> figures = new ArrayList<>();
    for (int tokens : plan.sizes()) {
      try (Problem whole = Problem.of(tokens)) {
        for (DType type : plan.types()) {
          try (Problem problem = whole.as(type)) {
            measure(problem, progress.andThen(figures::add));
          }
        }
      }
    }
    return new CardFigures(backend.description(), figures, peers);
  }

  private void measure(Problem problem, Consumer<Figure> figures) {
    for (int rounds : plan.rounds()) {
      for (String windows : plan.windows()) {
        measure(problem, rounds, windows, figures);
      }
    }
  }

  private void measure(Problem problem, int rounds, String windows, Consumer<Figure> figures) {
    LshAttention.Builder builder =
        LshAttention.builder(Specs.family(problem.tokens())).rounds(rounds).seed(Specs.SEED);
    LshAttention spec =
        windows.equals("aligned")
            ? builder.aligned(Specs.CHUNK, 1, 0).build()
            : builder.flat(Specs.CHUNK, 1, 0).build();
    backend.resetPeakDeviceBytes();
    try (DeviceRun run = new DeviceRun(backend, spec, problem)) {
      run.forward();
      backend.await();
      long forwardPeak = backend.peakDeviceBytes();
      run.backward();
      backend.await();
      double error = HeadCheck.compare(cpu, spec, problem, run, true);
      long peak = backend.peakDeviceBytes();
      figures.accept(figure(problem, rounds, windows, "forward", run::forward, forwardPeak, error));
      figures.accept(
          figure(problem, rounds, windows, "both", run::forwardAndBackward, peak, error));
    }
  }

  private Figure figure(
      Problem problem,
      int rounds,
      String windows,
      String pass,
      Runnable work,
      long peakBytes,
      double error) {
    String type = CardPlan.name(problem.type());
    return new Figure(
        problem.tokens(),
        rounds,
        windows,
        type,
        pass,
        plan.pace().millis(backend, work),
        recorded(problem.tokens(), work),
        peakBytes,
        error,
        peers.fastest(problem.tokens(), type, pass));
  }

  private @Nullable Double recorded(int tokens, Runnable work) {
    if (tokens > plan.mostRecorded()) {
      return null;
    }
    try (CudaGraph graph = backend.record(work)) {
      return plan.pace().millis(backend, graph::replay);
    }
  }
}
