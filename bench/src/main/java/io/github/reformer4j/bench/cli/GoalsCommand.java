package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.goals.AllGoals;
import io.github.reformer4j.bench.goals.Goal;
import io.github.reformer4j.bench.goals.GoalContext;
import io.github.reformer4j.bench.goals.GoalPeers;
import io.github.reformer4j.bench.goals.GoalRun;
import io.github.reformer4j.bench.goals.GoalSizes;
import io.github.reformer4j.bench.goals.GoalsReport;
import io.github.reformer4j.bench.page.GoalLine;
import io.github.reformer4j.bench.page.GoalsFile;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.cpu.CpuBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reformer goals}. */
@Command(
    name = "goals",
    description = {
      "Measures the goals of this project on the processor and says which are met.",
      "",
      "Results are validated before they are timed, what is compared is measured in turns. With"
          + " --peers other libraries are measured too (libtorch, OpenBLAS, MKL; they must be on"
          + " the class path); all of it takes about 25 minutes on two cores. Let nothing else run"
          + " meanwhile.",
      "",
      "Example: reformer goals --peers --out docs/performance.json, then reformer performance"
    })
final class GoalsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Option(names = "--peers", description = "Also measure the goals that name other libraries.")
  private boolean peers;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      defaultValue = ".*",
      description =
          "Only goals whose name this matches somewhere, such as '^lsh-'; --list names all.")
  private String only = ".*";

  @Option(names = "--list", description = "Names the goals and ends.")
  private boolean list;

  @Option(
      names = "--quick",
      description = "Smaller sizes, to try this out: the numbers say nothing about the goals.")
  private boolean quick;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Also write everything here, for 'reformer performance --from FILE'.")
  private @Nullable Path out;

  GoalsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    GoalSizes sizes = quick ? GoalSizes.QUICK : GoalSizes.FULL;
    Pattern pattern = pattern();
    List<Goal> goals = AllGoals.at(sizes, id -> pattern.matcher(id).find());
    if (goals.isEmpty()) {
      throw UserFailure.usage(
          "--only = " + only + ": expected to match a goal that 'reformer goals --list' names");
    }
    if (list) {
      goals.forEach(
          goal -> console.out().println(goal.heading().id() + "  " + goal.heading().goal()));
      return ExitCode.OK;
    }
    return measure(sizes, goals, out == null ? null : OutputFile.checked(out, "--out"));
  }

  private int measure(GoalSizes sizes, List<Goal> goals, @Nullable OutputFile file)
      throws IOException, InterruptedException {
    try (CpuBackend backend = CpuBackend.create();
        GoalPeers libraries = new GoalPeers(peers)) {
      GoalsReport report = GoalsReport.begin(Version.project(), command(), quick);
      GoalRun.Result result = run(backend, sizes, libraries, goals);
      if (file != null) {
        file.write(GoalsFile.json(report.end(backend, libraries, result.rows())));
        console.out().println("Written: " + file.path());
      }
      return ended(result);
    }
  }

  private GoalRun.Result run(
      CpuBackend backend, GoalSizes sizes, GoalPeers libraries, List<Goal> goals)
      throws InterruptedException {
    try (Progress progress = console.progress()) {
      GoalContext context = new GoalContext(backend, sizes, libraries, progress);
      return new GoalRun(context, progress, row -> console.out().println(GoalLine.of(row)))
          .measure(goals);
    }
  }

  private int ended(GoalRun.Result result) {
    console.out().println(GoalLine.summary(result.rows()));
    if (result.failures().isEmpty()) {
      return ExitCode.OK;
    }
    throw UserFailure.failed(String.join("; ", result.failures()));
  }

  private Pattern pattern() {
    try {
      return Pattern.compile(only);
    } catch (PatternSyntaxException e) {
      throw UserFailure.usage("--only = " + only + ": expected a regular expression");
    }
  }

  private String command() {
    StringBuilder line = new StringBuilder("./reformer goals");
    if (peers) {
      line.append(" --peers");
    }
    if (quick) {
      line.append(" --quick");
    }
    if (!only.equals(".*")) {
      line.append(String.format(Locale.ROOT, " --only '%s'", only));
    }
    return line.toString();
  }
}
