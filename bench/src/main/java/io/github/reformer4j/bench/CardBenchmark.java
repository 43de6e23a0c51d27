package io.github.reformer4j.bench;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.card.CardMeasurement;
import io.github.reformer4j.bench.card.CardPlan;
import io.github.reformer4j.bench.card.CardReport;
import io.github.reformer4j.bench.card.CardSweep;
import io.github.reformer4j.bench.card.Peers;
import io.github.reformer4j.bench.cli.Console;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cuda.CudaBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * LSH attention on a card, validated and timed; the steps of {@code cuda/on-a-card} that are not
 * the contract suite. With {@code sweep} as the first argument it only validates.
 */
public final class CardBenchmark {
  private CardBenchmark() {}

  /**
   * Runs and exits with 0, or 1 if something was wrong, or 2 for wrong arguments.
   *
   * @param args {@code [sweep] --name=value...}, see {@link CardPlan}
   */
  public static void main(String[] args) {
    System.exit(run(Console.system(), args));
  }

  static int run(Console console, String... args) {
    boolean sweep = args.length > 0 && args[0].equals("sweep");
    try {
      CardPlan plan = CardPlan.parse(sweep ? Arrays.copyOfRange(args, 1, args.length) : args);
      try (Backend opened = Backends.open(plan.backend());
          Backend cpu = CpuBackend.create()) {
        if (!(opened instanceof CudaBackend backend)) {
          throw UserFailure.usage("--backend = " + plan.backend() + ": expected a CUDA backend");
        }
        console.out().println(backend.description());
        if (sweep) {
          CardSweep.run(backend, cpu, console.out()::println);
        } else {
          return measure(console.out(), plan, backend, cpu);
        }
      }
      return ExitCode.OK;
    } catch (UserFailure e) {
      console.err().println(e.getMessage());
      return e.exitCode();
    } catch (IllegalStateException
        | IllegalArgumentException
        | IOException
        | UncheckedIOException e) {
      console.err().println(e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static int measure(PrintWriter out, CardPlan plan, CudaBackend backend, Backend cpu)
      throws IOException {
    Peers peers = Peers.of(plan.peers());
    CardReport report = new CardReport(out, plan.out(), backend.description(), peers);
    new CardMeasurement(plan, backend, cpu, peers, report).run();
    report.end();
    return report.figures().failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }
}
