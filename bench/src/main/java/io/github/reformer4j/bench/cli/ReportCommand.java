package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.input.InputText;
import io.github.reformer4j.bench.input.JdkText;
import io.github.reformer4j.bench.input.TextSource;
import io.github.reformer4j.bench.measure.PeersRun;
import io.github.reformer4j.bench.measure.ReportPlan;
import io.github.reformer4j.bench.measure.ReportRun;
import io.github.reformer4j.bench.page.JmhResults;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.ReportPage;
import io.github.reformer4j.bench.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reformer report}. */
@Command(
    name = "report",
    description = {
      "Trains a small Reformer on a text, measures it, and writes a page with what it finds.",
      "",
      "The model trains for about a minute (15 seconds with --quick). The page shows how well it"
          + " predicts text that it never saw, what it writes, what LSH attention finds of exact"
          + " attention on its own queries and keys, and what time and memory that takes.",
      "",
      "The page, report.html, needs no network; report.json holds the same numbers. Under five"
          + " minutes on two cores, under one and a half with --quick."
    })
final class ReportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Option(
      names = {"-i", "--input"},
      paramLabel = "FILE",
      description =
          "What to read; any file, at most its first 2 MiB are used. Without it: text that this JDK"
              + " carries (its sources, else its legal notices).")
  private @Nullable Path input;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "report",
      description = "Where report.html and report.json go (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("report");

  @Option(names = "--quick", description = "Shorter lengths, fewer repetitions.")
  private boolean quick;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description =
          "The longest length of attention, rounded down to a power of two, at least 4096 (default:"
              + " 131072, quick: 16384, or what the input has).")
  private @Nullable Long tokens;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "What to measure, as listed by 'reformer backends' (default: cpu).")
  private String backendName = "cpu";

  @Option(
      names = "--jmh",
      paramLabel = "FILE",
      description = "Also show these results, written by 'reformer bench --json FILE'.")
  private @Nullable Path jmh;

  @Option(
      names = "--peers",
      description = {
        "Also time libtorch on the same vectors, in turns with this project, from 512 tokens to the"
            + " longest length: exact attention and LSH attention written op by op. Takes about a"
            + " quarter of an hour more (three minutes with --quick). ./reformer fetches the"
            + " libraries, about 300 MB, the first time; Linux on x86-64."
      })
  private boolean peers;

  ReportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int most = longestWanted();
    int limit = Math.max(most, ReportPlan.TEXT_BYTES);
    PeersRun against = peers ? PeersRun.of(quick, most) : null;
    List<ReportData.JmhResult> results = jmh == null ? null : JmhResults.read(jmh);
    InputText text =
        input == null
            ? JdkText.read(Path.of(System.getProperty("java.home")), limit)
            : TextSource.file(input, limit);
    int longest = Integer.highestOneBit(Math.min(most, text.bytes().length));
    ReportPlan plan = quick ? ReportPlan.quick(longest) : ReportPlan.full(longest);
    MemoryNeed.check(plan.maxTokens());
    Backends.Entry entry = BackendChoice.entry(backendName);
    try (OutputFolder folder = OutputFolder.open(out);
        Backend backend = entry.provider().open();
        Progress progress = console.progress()) {
      refuseEmulated(backend);
      console.out().println(FailureLine.oneLine("Reading " + text.description()));
      console.out().flush();
      ReportData data =
          new ReportRun(backend, plan, progress)
              .measure(
                  text, new ReportRun.Frame(Version.project(), command(), quick, against, results));
      String html = ReportPage.html(data);
      String json = ReportPage.json(data);
      folder.write("report.json", file -> Files.writeString(file, json));
      Path page = folder.write("report.html", file -> Files.writeString(file, html));
      folder.finish();
      console
          .out()
          .printf(Locale.ROOT, "Done in %.0f s: open %s%n", data.about().seconds(), page.toUri());
    }
    return ExitCode.OK;
  }

  /** Its times mean nothing, and there would be hours of them. */
  private static void refuseEmulated(Backend backend) {
    if (backend.emulated()) {
      throw UserFailure.usage(
          "--backend = "
              + backend.name()
              + ": expected a backend whose times mean something, not an emulated one ('reformer"
              + " verify' runs on it)");
    }
  }

  private int longestWanted() {
    if (tokens == null) {
      return quick ? ReportPlan.QUICK_TOKENS : ReportPlan.DEFAULT_TOKENS;
    }
    if (tokens < ReportPlan.MIN_TOKENS || tokens > MemoryNeed.MAX_TOKENS) {
      throw UserFailure.usage(
          "--tokens = "
              + tokens
              + ": expected "
              + ReportPlan.MIN_TOKENS
              + " to "
              + MemoryNeed.MAX_TOKENS);
    }
    return tokens.intValue();
  }

  private String command() {
    StringBuilder line = new StringBuilder("./reformer report");
    if (input != null) {
      line.append(" --input ").append(input);
    }
    if (quick) {
      line.append(" --quick");
    }
    if (peers) {
      line.append(" --peers");
    }
    if (tokens != null) {
      line.append(" --tokens ").append(tokens);
    }
    if (!backendName.equals("cpu")) {
      line.append(" --backend ").append(backendName);
    }
    return line.toString();
  }
}
