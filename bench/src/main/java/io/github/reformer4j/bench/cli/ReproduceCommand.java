package io.github.reformer4j.bench.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reformer reproduce}; each experiment is a command below it. */
@Command(
    name = "reproduce",
    description = "Runs an experiment of the paper again and prints its numbers beside ours.",
    synopsisSubcommandLabel = "EXPERIMENT",
    commandListHeading = "%nExperiments:%n")
final class ReproduceCommand implements Runnable {
  @Mixin final CommonOptions common = new CommonOptions();

  @Spec @Nullable CommandSpec spec;

  ReproduceCommand() {}

  @Override
  public void run() {
    var line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(
        line, "expected an experiment: " + String.join(", ", line.getSubcommands().keySet()));
  }
}
