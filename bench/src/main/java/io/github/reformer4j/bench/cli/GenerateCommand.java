package io.github.reformer4j.bench.cli;

import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.bench.failure.ExitCode;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.model.Generation;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Sampler;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code reformer generate}. */
@Command(
    name = "generate",
    description = {
      "Continues a text with a trained model, byte by byte, and prints it as it is made.",
      "",
      "The cost of a byte does not depend on how many came before. The same seed gives the same"
          + " text."
    })
final class GenerateCommand implements Callable<Integer> {
  private final Console console;

  @Mixin final CommonOptions common = new CommonOptions();

  @Mixin final BackendOption backend = new BackendOption();

  @Mixin final CheckpointOption checkpoint = new CheckpointOption();

  @Mixin final CacheOption cache = new CacheOption();

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      defaultValue = "\n",
      description = "What to continue (default: a new line).")
  private String prompt = "\n";

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many bytes to add (default: ${DEFAULT-VALUE}).")
  private long tokens = 500;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      defaultValue = "0.8",
      description = "Lower is safer, 0 always takes the most probable (default: ${DEFAULT-VALUE}).")
  private double temperature = 0.8;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Draw from the N most probable bytes only (default: all).")
  private @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "X",
      defaultValue = "0.95",
      description =
          "Draw from the fewest most probable bytes with this probability together (default:"
              + " ${DEFAULT-VALUE}).")
  private double topP = 0.95;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the draws (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  GenerateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Flags.atLeast("--tokens", tokens, 1);
    if (prompt.isEmpty()) {
      throw UserFailure.usage("--prompt = '': expected at least one character to continue");
    }
    Sampler sampler = sampler();
    KeyValueCache kept = cache.cache();
    Backends.Entry entry = backend.entry();
    try (Backend opened = BackendOption.open(entry);
        ReformerLm model = checkpoint.open(opened, console);
        Generation generation = model.generation(1, kept)) {
      write(generation, sampler, model.config().positions().limit());
      return ExitCode.OK;
    } catch (UnsupportedSpecException e) {
      throw UserFailure.failed(checkpoint.folder() + ": " + refusal(e, kept, entry.name()), e);
    }
  }

  /** Who asks for nothing special needs no reminder of it. */
  private static @Nullable String refusal(
      UnsupportedSpecException e, KeyValueCache kept, String backendName) {
    return kept == KeyValueCache.AS_GIVEN
        ? e.getMessage()
        : "--cache bfloat16 with --backend " + backendName + ": " + e.getMessage();
  }

  private Sampler sampler() {
    Flags.notNegative("--temperature", temperature);
    Flags.atLeast("--top-k", topK, 1);
    Flags.probability("--top-p", topP);
    return new Sampler(temperature, topK == null ? Sampler.ALL : topK, topP, seed);
  }

  private void write(Generation generation, Sampler sampler, long positions) {
    byte[] given = prompt.getBytes(StandardCharsets.UTF_8);
    if (given.length > positions) {
      throw UserFailure.usage(
          "--prompt = "
              + given.length
              + " bytes: expected at most "
              + positions
              + ", as many positions as the model has");
    }
    PrintWriter out = console.out();
    out.print(prompt);
    out.flush();
    float[] logits = new float[0];
    for (byte token : given) {
      logits = generation.step(new int[] {Byte.toUnsignedInt(token)});
    }
    Utf8Stream text = new Utf8Stream();
    for (long made = 0; made < tokens; made++) {
      int token = sampler.next(logits, generation.position());
      out.print(text.add(token));
      out.flush();
      if (made + 1 < tokens) {
        if (generation.position() == positions) {
          out.println(text.end());
          console
              .err()
              .println(
                  "reformer: stopped after "
                      + positions
                      + " bytes, as many"
                      + " positions as the model has");
          return;
        }
        logits = generation.step(new int[] {token});
      }
    }
    out.println(text.end());
  }
}
