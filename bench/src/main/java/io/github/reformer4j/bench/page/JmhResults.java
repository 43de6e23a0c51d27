package io.github.reformer4j.bench.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.cpu.internal.vector.TileProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the JSON that JMH writes with {@code -rf json}. */
public final class JmhResults {
  private static final String TILE = ".Tile.multiply";
  private static final double FLOPS_PER_TILE = TileProbe.FLOPS;

  /** 128 keys of width 64: scores and weighted values. */
  private static final double FORWARD_FLOPS = 32_768;

  private static final double BACKWARD_FLOPS = 81_920;

  private JmhResults() {}

  /**
   * The results of a file.
   *
   * @param file written by JMH
   * @return one for each benchmark and parameters
   * @throws IOException if it cannot be read
   * @throws UserFailure if it is not JMH's JSON
   */
  public static List<ReportData.JmhResult> read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw UserFailure.usage(file + ": no such file: --jmh expects a JSON file written by JMH");
    }
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw UserFailure.failed(
          file + ": not JSON: --jmh expects a file written by 'reformer bench --json FILE'", e);
    }
    @Nullable Double tileFlops = tileFlops(root);
    List<ReportData.JmhResult> results = new ArrayList<>();
    for (JsonNode entry : root) {
      results.add(result(file, entry, tileFlops));
    }
    if (results.isEmpty()) {
      throw UserFailure.failed(
          file
              + ": holds no JMH result: --jmh expects a file written by 'reformer bench --json"
              + " FILE'");
    }
    return results;
  }

  private static ReportData.JmhResult result(
      Path file, JsonNode entry, @Nullable Double tileFlops) {
    JsonNode metric = entry.path("primaryMetric");
    if (!entry.path("benchmark").isTextual() || !metric.path("score").isNumber()) {
      throw UserFailure.failed(
          file
              + ": not a result of JMH: --jmh expects a file written by 'reformer bench --json"
              + " FILE'");
    }
    String params =
        entry.path("params").properties().stream()
            .map(p -> p.getKey() + " = " + p.getValue().asText())
            .collect(Collectors.joining(", "));
    String name = entry.path("benchmark").asText();
    int method = name.lastIndexOf('.');
    int type = name.lastIndexOf('.', Math.max(0, method - 1));
    // JMH writes "NaN" in quotes where one measurement leaves no error
    JsonNode error = metric.path("scoreError");
    return new ReportData.JmhResult(
        name.substring(type + 1),
        params,
        metric.path("score").asDouble(),
        error.isNumber() ? error.asDouble() : null,
        metric.path("scoreUnit").asText(),
        share(entry, tileFlops));
  }

  /** Flop a second of the tile benchmark in the file. */
  private static @Nullable Double tileFlops(JsonNode root) {
    for (JsonNode entry : root) {
      if (entry.path("benchmark").asText().endsWith(TILE)) {
        return entry.path("primaryMetric").path("score").asDouble() * FLOPS_PER_TILE;
      }
    }
    return null;
  }

  /** Work counted as in the design: hashing, and 128 keys for every token, head and round. */
  private static @Nullable Double share(JsonNode entry, @Nullable Double tileFlops) {
    String name = entry.path("benchmark").asText();
    boolean backward = name.endsWith(".LshBackward.backward");
    if (tileFlops == null
        || !(backward || name.matches(".*\\.Lsh(Forward|Growth)\\.forward"))
        || !entry.path("primaryMetric").path("scoreUnit").asText().equals("ms/op")) {
      return null;
    }
    int tokens = entry.path("params").path("tokens").asInt();
    int rounds = entry.path("params").path("rounds").asInt();
    double perTokenHeadRound =
        backward
            ? BACKWARD_FLOPS
            : FORWARD_FLOPS + 2.0 * Specs.DIM * Specs.family(tokens).columns();
    double flops = perTokenHeadRound * tokens * Specs.HEADS * rounds;
    double seconds = entry.path("primaryMetric").path("score").asDouble() / 1000;
    return flops / seconds / tileFlops;
  }
}
