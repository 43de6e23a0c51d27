package io.github.reformer4j.bench.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the JSON that JMH writes with {@code -rf json}. */
public final class JmhResults {
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
    List<ReportData.JmhResult> results = new ArrayList<>();
    for (JsonNode entry : root) {
      results.add(result(file, entry));
    }
    if (results.isEmpty()) {
      throw UserFailure.failed(
          file
              + ": holds no JMH result: --jmh expects a file written by 'reformer bench --json"
              + " FILE'");
    }
    return results;
  }

  private static ReportData.JmhResult result(Path file, JsonNode entry) {
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
        metric.path("scoreUnit").asText());
  }
}
