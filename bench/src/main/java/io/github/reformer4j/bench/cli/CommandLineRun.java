package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.ExitCode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the arguments, runs the command, turns every failure into one line and an exit code. */
public final class CommandLineRun {
  private CommandLineRun() {}

  /**
   * Runs one command.
   *
   * @param console where it prints
   * @param args as typed
   * @return the exit code: 0 done, 1 failed, 2 wrong usage
   */
  public static int run(Console console, String... args) {
    CommandLine line =
        new CommandLine(new RootCommand())
            .addSubcommand(new ReportCommand(console))
            .addSubcommand(new TrainCommand(console))
            .addSubcommand(new GenerateCommand(console))
            .addSubcommand(new EvalCommand(console))
            .addSubcommand(
                new CommandLine(new ReproduceCommand())
                    .addSubcommand(new DuplicationCommand(console)))
            .addSubcommand(new VerifyCommand(console))
            .addSubcommand(new BackendsCommand(console))
            .addSubcommand(new BenchCommand(console))
            .addSubcommand(new GoalsCommand(console))
            .addSubcommand(new PerformanceCommand(console))
            .addSubcommand(new MemoryCommand(console));
    line.setOut(console.out());
    line.setErr(console.err());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setAbbreviatedOptionsAllowed(false);
    line.setParameterExceptionHandler((e, _) -> usage(console, e));
    line.setExecutionExceptionHandler((e, _, parsed) -> failed(console, e, debug(parsed)));
    try {
      return line.execute(args);
    } catch (Error e) {
      // picocli hands over exceptions only; running out of memory is an Error
      return failed(console, e, List.of(args).contains("--debug"));
    } finally {
      console.out().flush();
      console.err().flush();
    }
  }

  private static int usage(Console console, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(e.getMessage());
    String advice = "";
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      message = "unknown " + kind(unmatched) + " '" + unmatched.getUnmatched().getFirst() + "'";
      advice = suggestions.isEmpty() ? "" : "did you mean '" + suggestions.getFirst() + "'? ";
    } else if (e instanceof MissingParameterException) {
      message = message.replaceAll("\\s+", " ");
    }
    return print(
        console,
        command + ": " + message + ": " + advice + "'" + command + " --help' lists what there is",
        ExitCode.USAGE);
  }

  private static String kind(UnmatchedArgumentException e) {
    if (e.isUnknownOption()) {
      return "option";
    }
    return e.getCommandLine().getSubcommands().isEmpty() ? "argument" : "command";
  }

  private static int failed(Console console, Throwable e, boolean debug) {
    if (debug) {
      e.printStackTrace(console.err());
    }
    FailureLine failure = FailureLine.of(e);
    return print(console, "reformer: " + failure.text(), failure.exitCode());
  }

  private static int print(Console console, String line, int exitCode) {
    console.out().flush();
    console.err().println(line);
    return exitCode;
  }

  private static boolean debug(ParseResult parsed) {
    for (ParseResult at = parsed; at != null; at = at.subcommand()) {
      if (at.hasMatchedOption("--debug")) {
        return true;
      }
    }
    return false;
  }
}
