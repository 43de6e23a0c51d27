package io.github.reformer4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.card.CardFigures;
import io.github.reformer4j.bench.card.CardMeasurement;
import io.github.reformer4j.bench.card.CardPlan;
import io.github.reformer4j.bench.card.CardSweep;
import io.github.reformer4j.bench.card.CardTable;
import io.github.reformer4j.bench.cli.Console;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cuda.CudaBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
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
          measure(console.out(), plan, new CardMeasurement(plan, backend, cpu));
        }
      }
      return ExitCode.OK;
    } catch (UserFailure e) {
      console.err().println(e.getMessage());
      return e.exitCode();
    } catch (IllegalStateException | IllegalArgumentException | IOException e) {
      console.err().println(e.getMessage());
      return ExitCode.FAILED;
    }
  }

  private static void measure(PrintWriter out, CardPlan plan, CardMeasurement measurement)
      throws IOException {
    out.println(CardTable.head());
    CardFigures figures = measurement.run(figure -> out.println(CardTable.line(figure)));
    figures.peers().skipped().forEach(line -> out.println("not measured: " + line));
    if (!plan.out().isEmpty()) {
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValue(Path.of(plan.out()).toFile(), figures);
    }
  }
}
