package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.model.ReformerLm;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code --checkpoint} of the commands that use a trained model. */
@Command
final class CheckpointOption {
  @Option(
      names = {"-c", "--checkpoint"},
      paramLabel = "DIR",
      required = true,
      description = "A folder that 'reformer train' wrote.")
  private Path folder = Path.of("");

  Path folder() {
    return folder;
  }

  /** Its model; the caller closes it. */
  ReformerLm open(Backend backend, Console console) throws IOException {
    return ModelFolder.bytes(folder, backend, console);
  }
}
