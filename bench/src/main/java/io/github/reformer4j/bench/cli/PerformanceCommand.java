package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.page.FrontPage;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.GoalsFile;
import io.github.reformer4j.bench.page.PerformancePage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reformer performance}. */
@Command(
    name = "performance",
    description = {
      "Makes docs/performance.md, and the numbers in README.md, from what 'reformer goals'"
          + " measured; measures nothing.",
      "",
      "The same file gives the same pages, letter by letter; a test of this project fails when"
          + " somebody has changed them by hand. With --from or --to, or after a quick run,"
          + " README.md is left alone."
    })
final class PerformanceCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "What was measured (default: docs/performance.json of this project).")
  private @Nullable Path from;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The page (default: docs/performance.md of this project).")
  private @Nullable Path to;

  PerformanceCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path json = from == null ? ProjectHome.file("docs/performance.json") : from;
    OutputFile page =
        OutputFile.checked(to == null ? ProjectHome.file("docs/performance.md") : to, "--to");
    GoalsData data = GoalsFile.read(json);
    boolean ofTheProject = from == null && to == null && !data.about().quick();
    page.write(PerformancePage.markdown(data));
    console.out().println("Written: " + page.path());
    if (ofTheProject) {
      OutputFile front = OutputFile.checked(ProjectHome.file("README.md"), "--to");
      front.write(FrontPage.updated(Files.readString(front.path()), data));
      console.out().println("Written: " + front.path());
    }
    return ExitCode.OK;
  }
}
