package io.github.reformer4j.bench.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reformer} without a command. */
@Command(
    name = "reformer",
    header = "Reformer4J: LSH attention for the JVM, measured on this machine.",
    description = {
      "",
      "Attention lets every token of a text look at every other one: twice the text, four times"
          + " the work. LSH attention hashes similar tokens into the same bucket and lets each"
          + " look only into its own neighbourhood, so that long texts become affordable.",
      "",
      "Start with 'reformer report': it reads a text, runs both kinds on it and writes a page that"
          + " shows what LSH attention finds, how exact it is and how fast.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "'reformer COMMAND --help' explains a command. Exit codes: 0 done, 1 failed, 2 wrong usage."
    },
    synopsisSubcommandLabel = "COMMAND")
final class RootCommand implements Runnable {
  @Mixin final CommonOptions common = new CommonOptions();

  @Spec @Nullable CommandSpec spec;

  RootCommand() {}

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(
        line, "expected a command: " + String.join(", ", line.getSubcommands().keySet()));
  }
}
