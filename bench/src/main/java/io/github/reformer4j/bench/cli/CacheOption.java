package io.github.reformer4j.bench.cli;

import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.bench.failure.UserFailure;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code --cache} of the commands that decode. */
@Command
final class CacheOption {
  @Option(
      names = "--cache",
      paramLabel = "KIND",
      description =
          "How keys and values of earlier bytes are kept: float32, or bfloat16 in half the memory,"
              + " rounded, where the backend can (default: float32).")
  private String kind = "float32";

  KeyValueCache cache() {
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "float32" -> KeyValueCache.AS_GIVEN;
      case "bfloat16" -> KeyValueCache.BFLOAT16;
      default -> throw UserFailure.usage("--cache = " + kind + ": expected float32 or bfloat16");
    };
  }
}
