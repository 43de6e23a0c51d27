package io.github.reformer4j.bench.cli;

import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.measure.MemoryProbe;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reformer memory}; the report runs it in processes of their own. */
@Command(
    name = "memory",
    description = {
      "Runs one forward pass in this process and prints the most memory the process held.",
      "",
      "Prints one line: bytes of the tensors (inputs and output), bytes of scratch memory, the"
          + " peak of the whole process (VmHWM from the operating system, -1 where there is none)"
          + " and seconds (one cold call); with a device the most of its memory in use too. 8"
          + " heads, width 64, chunks of 64."
    })
final class MemoryCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "KIND", description = "exact, aligned or flat.")
  private String kind = "";

  @Parameters(index = "1", paramLabel = "TOKENS", description = "Length, such as 65536.")
  private int tokens;

  @Parameters(
      index = "2",
      paramLabel = "ROUNDS",
      arity = "0..1",
      defaultValue = "8",
      description = "Hash rounds (default: ${DEFAULT-VALUE}; exact has none).")
  private int rounds;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = "Where, as listed by 'reformer backends' (default: cpu).")
  private String backendName = "cpu";

  MemoryCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (tokens < 64 || tokens > MemoryNeed.MAX_TOKENS || tokens % 64 != 0) {
      throw UserFailure.usage(
          "TOKENS = " + tokens + ": expected a multiple of 64 up to " + MemoryNeed.MAX_TOKENS);
    }
    if (rounds < 1 || rounds > 256) {
      throw UserFailure.usage("ROUNDS = " + rounds + ": expected 1 to 256");
    }
    BackendChoice.entry(backendName);
    MemoryNeed.check(tokens);
    MemoryProbe.Result result = MemoryProbe.run(backendName, kind, tokens, rounds);
    console
        .out()
        .println(
            "tensors="
                + result.tensors()
                + " workspace="
                + result.workspace()
                + " peak="
                + result.peak()
                + (result.device() > 0 ? " device=" + result.device() : "")
                + " seconds="
                + result.seconds());
    return ExitCode.OK;
  }
}
