package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backends;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code --backend} of the commands that run models. */
@Command
final class BackendOption {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "What to compute with, as listed by 'reformer backends' (default: cpu).")
  private String name = "cpu";

  /** A usable backend of that name. */
  Backends.Entry entry() {
    return BackendChoice.entry(name);
  }
}
