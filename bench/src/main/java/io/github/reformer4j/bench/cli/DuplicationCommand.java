package io.github.reformer4j.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.bench.reproduce.DuplicationResult;
import io.github.reformer4j.bench.reproduce.DuplicationRun;
import io.github.reformer4j.bench.reproduce.DuplicationTask;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reformer reproduce duplication}. */
@Command(
    name = "duplication",
    description = {
      "Section 5 of the paper: sequences 0w0w, of which the second w is to be predicted.",
      "",
      "Trains a model of one layer with LSH attention of 4, 2 and 1 rounds and with full attention,"
          + " evaluates each with 8, 4, 2, 1 rounds and full attention, and prints the accuracies"
          + " beside the paper's Table 2. --length 1024 is the paper's size and needs hours on a"
          + " processor. A model that has learned the task stops before its time."
    })
final class DuplicationCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Mixin final BackendOption backend = new BackendOption();

  @Option(
      names = "--length",
      paramLabel = "N",
      defaultValue = "128",
      description = "Tokens of a sequence, even (default: ${DEFAULT-VALUE}; the paper: 1024).")
  private int length = 128;

  @Option(
      names = "--chunk",
      paramLabel = "N",
      description = "Tokens of a chunk of LSH attention (default: an eighth of the length).")
  private @Nullable Integer chunk;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description = "Sequences in a step (default: ${DEFAULT-VALUE}).")
  private int batch = 16;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.002",
      description = "At its peak (default: ${DEFAULT-VALUE}).")
  private double learningRate = 2e-3;

  @Option(
      names = "--minutes",
      paramLabel = "X",
      defaultValue = "14",
      description = "For all four models together, at most (default: ${DEFAULT-VALUE}).")
  private double minutes = 14;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "At most so many steps a model, instead of minutes.")
  private @Nullable Long steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of everything random (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Also write the table there, as JSON.")
  private @Nullable Path out;

  DuplicationCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    DuplicationTask task = task();
    Flags.positive("--minutes", minutes);
    Flags.atLeast("--steps", steps, 1);
    Backends.Entry entry = backend.entry();
    OutputFile file = out == null ? null : OutputFile.checked(out, "--out");
    DuplicationResult result = run(entry, task);
    print(result);
    if (file != null) {
      file.write(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(result));
    }
    return ExitCode.OK;
  }

  private DuplicationResult run(Backends.Entry entry, DuplicationTask task) {
    DuplicationRun.Effort effort = new DuplicationRun.Effort(60 * minutes, steps);
    try (Backend opened = BackendOption.open(entry);
        Progress progress = console.progress()) {
      return new DuplicationRun(opened, task, effort, progress).run();
    }
  }

  private DuplicationTask task() {
    if (length < 4 || length % 2 != 0) {
      throw UserFailure.usage("--length = " + length + ": expected an even number from 4");
    }
    Flags.atLeast("--chunk", chunk, 1);
    Flags.atLeast("--batch", batch, 1);
    Flags.positive("--learning-rate", learningRate);
    int tokens = chunk == null ? Math.max(4, length / 8) : chunk;
    return new DuplicationTask(length, tokens, batch, learningRate, seed);
  }

  private void print(DuplicationResult result) {
    StringBuilder head = new StringBuilder(String.format("%-14s", "trained with"));
    result.columns().forEach(column -> head.append(String.format("%8s", column)));
    console
        .out()
        .printf(
            Locale.ROOT,
            "Accuracy in %% on the second half of sequences of %d (the paper: 1024), by the"
                + " attention it was evaluated with; below each, the paper's.%n%s%n",
            result.length(),
            head);
    for (DuplicationResult.Row row : result.rows()) {
      console
          .out()
          .printf(
              Locale.ROOT,
              "%-14s%s   (%,d steps, %.0f s)%n",
              row.trained(),
              numbers(row.percent()),
              row.steps(),
              row.seconds());
      console.out().printf("%-14s%s%n", "", numbers(row.paper()));
    }
  }

  private static String numbers(List<Double> percent) {
    StringBuilder line = new StringBuilder();
    percent.forEach(number -> line.append(String.format(Locale.ROOT, "%8.1f", number)));
    return line.toString();
  }
}
