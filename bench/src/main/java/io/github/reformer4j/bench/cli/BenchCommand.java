package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.measure.ChildJvm;
import io.github.reformer4j.bench.page.JmhResults;
import io.github.reformer4j.bench.page.ReportData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reformer bench}. */
@Command(
    name = "bench",
    description = {
      "Runs the JMH benchmarks; each validates its result before it is timed.",
      "",
      "LshForward  forward at 65,536 tokens, FLAT and ALIGNED, duplicates counted once or as met",
      "LshGrowth   forward at 16,384 to 262,144 tokens",
      "LshBackward backward at 65,536 tokens",
      "OtherForward exact and local attention",
      "Decoding    a token after 4,096 and 65,536 tokens of context",
      "Tile        the limit: 64 x 128 x 64 tiles a second on all threads",
      "",
      "Example: reformer bench 'LshForward|Tile' --json jmh.json, then reformer report --jmh"
          + " jmh.json"
    })
final class BenchCommand implements Callable<Integer> {
  private static final String NAMES =
      "LshForward, LshGrowth, LshBackward, OtherForward, Decoding, Tile";

  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "PATTERN",
      defaultValue = ".*",
      description = "Regular expression of benchmark names (default: all; that takes long).")
  private String pattern = ".*";

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the results here, for 'reformer report --jmh FILE'.")
  private @Nullable Path json;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "Fix a parameter, such as tokens=16384; may be repeated.")
  private Map<String, String> params = Map.of();

  @Option(names = "--quick", description = "Fewer, shorter measurements.")
  private boolean quick;

  BenchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    checkPattern();
    Path results = Files.createTempFile("reformer-jmh", ".json");
    try {
      run(results);
      print(results);
      if (json != null) {
        new OutputFile(json).write(Files.readString(results));
        console.out().println("Results: " + json);
      }
      return ExitCode.OK;
    } finally {
      Files.deleteIfExists(results);
    }
  }

  private void checkPattern() {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw UserFailure.usage(
          "PATTERN = " + pattern + ": expected a regular expression of benchmark names");
    }
    if (json != null) {
      OutputFile.checked(json, "--json");
    }
  }

  private void run(Path results) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(pattern)
            .jvmArgsAppend(ChildJvm.options().toArray(String[]::new))
            .shouldFailOnError(true)
            .resultFormat(ResultFormatType.JSON)
            .result(results.toString());
    params.forEach((name, value) -> options.param(name, value));
    if (quick) {
      options.warmupIterations(2).warmupTime(TimeValue.seconds(2));
      options.measurementIterations(2).measurementTime(TimeValue.seconds(1));
    }
    try {
      new Runner(options.build()).run();
    } catch (NoBenchmarksException e) {
      throw UserFailure.usage("PATTERN = " + pattern + ": expected to match one of " + NAMES);
    } catch (RunnerException e) {
      throw UserFailure.failed(
          "a benchmark failed (" + e.getMessage() + "): its reason is printed above", e);
    }
  }

  private void print(Path results) throws IOException {
    for (ReportData.JmhResult result : JmhResults.read(results)) {
      Double share = result.ofTileRate();
      console
          .out()
          .printf(
              Locale.ROOT,
              "%-22s %-70s %12.2f %s%s%n",
              result.benchmark(),
              result.params(),
              result.score(),
              result.unit(),
              share == null
                  ? ""
                  : String.format(Locale.ROOT, "  %.0f %% of tile rate", 100 * share));
    }
  }
}
