package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reformer backends}. */
@Command(
    name = "backends",
    description = "Lists the places where attention can be computed, and why some cannot be used.")
final class BackendsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  BackendsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Backends.Entry> entries = Backends.discover();
    if (entries.isEmpty()) {
      throw UserFailure.failed("no backend on the class path: rebuild the project");
    }
    for (Backends.Entry entry : entries) {
      String state =
          switch (entry.availability()) {
            case Availability.Usable(String description) -> "usable    " + description;
            case Availability.Unusable(String reason) -> "unusable  " + reason;
          };
      console.out().printf("%-12s %s%n", entry.name(), state);
    }
    return ExitCode.OK;
  }
}
