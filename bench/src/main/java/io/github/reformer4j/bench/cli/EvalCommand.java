package io.github.reformer4j.bench.cli;

import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.bench.train.EvalTable;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.training.TextCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reformer eval}. */
@Command(
    name = "eval",
    description = {
      "Scores a trained model in bits per byte, by rounds of hashing and by length, beside exact"
          + " attention with the same weights.",
      "",
      "Every cell predicts the same bytes, by default the part of the text that 'reformer train'"
          + " holds out. A length means how much context there is: the text is cut into sequences"
          + " of that length, which do not overlap. Cells that would exceed --minutes are left out"
          + " and named."
    })
final class EvalCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Mixin final BackendOption backend = new BackendOption();

  @Mixin final CheckpointOption checkpoint = new CheckpointOption();

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      required = true,
      arity = "1..*",
      description = "What to predict, one file after the other.")
  private List<Path> input = new ArrayList<>();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4,8",
      description = "Rounds of hashing (default: ${DEFAULT-VALUE}).")
  private List<Integer> rounds = List.of();

  @Option(
      names = "--lengths",
      paramLabel = "N",
      split = ",",
      defaultValue = "512,4096,16384,65536",
      description = "Tokens of a sequence (default: ${DEFAULT-VALUE}).")
  private List<Integer> lengths = List.of();

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "65536",
      description = "How many bytes each cell predicts (default: ${DEFAULT-VALUE}).")
  private long bytes = 1 << 16;

  @Option(
      names = "--whole",
      description = "Predict from the beginning of the text, not from the part held out.")
  private boolean whole;

  @Option(
      names = "--minutes",
      paramLabel = "X",
      defaultValue = "4",
      description = "About how long to go on (default: ${DEFAULT-VALUE}).")
  private double minutes = 4;

  EvalCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    rounds.forEach(r -> Flags.atLeast("--rounds", r, 1));
    rounds.forEach(r -> Flags.atMost("--rounds", r, Hashing.MAX_ROUNDS));
    lengths.forEach(n -> Flags.atLeast("--lengths", n, 1));
    Flags.atLeast("--bytes", bytes, 1);
    Flags.positive("--minutes", minutes);
    Backends.Entry entry = backend.entry();
    try (TextCorpus corpus = Inputs.corpus(input);
        Backend opened = BackendOption.open(entry);
        ReformerLm model = checkpoint.open(opened, console)) {
      print(table(corpus, model));
      return ExitCode.OK;
    }
  }

  private EvalTable table(TextCorpus corpus, ReformerLm model) {
    long from = whole ? 0 : corpus.trainingLength();
    long targets = Math.min(bytes, corpus.length() - from - 1);
    if (targets < 1) {
      throw UserFailure.usage("--input: has no byte to predict");
    }
    console
        .out()
        .printf(
            Locale.ROOT,
            "Bits per byte on %,d bytes, %s; in brackets the seconds it took.%n",
            targets,
            whole ? "the first of the text" : "held out by 'train'");
    console.out().flush();
    try (Progress progress = console.progress()) {
      EvalTable table = new EvalTable(model, corpus, from, targets, 60 * minutes);
      table.fill(lengths, rounds, progress);
      return table;
    }
  }

  private void print(EvalTable table) {
    table.lines().forEach(line -> console.out().println(line));
    table.leftOut().forEach(line -> console.out().println("left out: " + line));
  }
}
