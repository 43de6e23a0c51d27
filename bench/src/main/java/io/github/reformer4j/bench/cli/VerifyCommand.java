package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reformer verify}. */
@Command(
    name = "verify",
    description = {
      "Holds every backend found against the specification.",
      "",
      "Without --golden it runs the contract suite: random cases that compare each backend with"
          + " the double-precision oracle and check the laws of attention. With --golden it"
          + " replays recorded runs of other implementations: safetensors files, and folders with a"
          + " whole model (config.json, model.safetensors, expected.safetensors). Prints what was"
          + " tested, what was skipped and why. Exit code 0 only if something was tested and"
          + " nothing failed."
    })
final class VerifyCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Only this one, as listed by 'reformer backends' (default: all).")
  private @Nullable String backendName;

  @Option(
      names = "--golden",
      paramLabel = "PATH",
      description = "A recorded run, or a folder of them, instead of the suite.")
  private @Nullable Path golden;

  @Option(
      names = "--tries",
      paramLabel = "N",
      description = "Random cases a property (default: as each backend's limits say).")
  private @Nullable Integer tries;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Of the random cases: a number, or 'random' (default: the same each time).")
  private @Nullable String seed;

  VerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (golden != null && (tries != null || seed != null)) {
      throw UserFailure.usage(
          "--tries, --seed: expected without --golden, which has no random cases");
    }
    List<Backends.Entry> entries =
        backendName == null ? Backends.discover() : List.of(BackendChoice.entry(backendName));
    List<Backend> backends = new ArrayList<>();
    try {
      for (Backends.Entry entry : entries) {
        switch (entry.availability()) {
          case Availability.Usable _ -> backends.add(entry.provider().open());
          case Availability.Unusable(String reason) ->
              console
                  .out()
                  .printf("skipped: backend %s cannot be used: %s%n", entry.name(), reason);
        }
      }
      if (backends.isEmpty()) {
        throw UserFailure.failed("no usable backend: 'reformer backends' says why");
      }
      boolean passed =
          golden == null
              ? new SuiteVerification(console, tries, seed).run(backends)
              : new GoldenVerification(console).run(golden, backends);
      console.out().println(passed ? "PASSED" : "FAILED");
      return passed ? ExitCode.OK : ExitCode.FAILED;
    } finally {
      backends.forEach(Backend::close);
    }
  }
}
