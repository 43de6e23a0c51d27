package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.UserFailure;
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

  /**
   * Opens a backend to run models.
   *
   * @throws UserFailure if it computes attention only
   */
  static Backend open(Backends.Entry entry) {
    Backend opened = entry.provider().open();
    try {
      opened.operationKernels();
      return opened;
    } catch (UnsupportedOperationException e) {
      opened.close();
      throw UserFailure.usage(
          "--backend = "
              + opened.name()
              + ": expected one that runs models ("
              + e.getMessage()
              + ")");
    }
  }
}
