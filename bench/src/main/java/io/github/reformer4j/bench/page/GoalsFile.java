package io.github.reformer4j.bench.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The JSON file with what was measured for the goals. */
public final class GoalsFile {
  private GoalsFile() {}

  /**
   * The file's text.
   *
   * @param data what was measured
   * @return JSON, indented
   * @throws IOException if a number is none (a NaN or infinity)
   */
  public static String json(GoalsData data) throws IOException {
    String json =
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(data);
    JsonNumbers.refuseNonFinite(json);
    return json + "\n";
  }

  /**
   * Reads a file.
   *
   * @param file written from {@link #json}
   * @return what was measured
   * @throws IOException if it cannot be read
   * @throws UserFailure if it is not there, or not such a file
   */
  public static GoalsData read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw UserFailure.usage(
          file + ": no such file: expected one written by 'reformer goals --out FILE'");
    }
    try {
      return new ObjectMapper().readValue(file.toFile(), GoalsData.class);
    } catch (JsonProcessingException e) {
      throw UserFailure.failed(
          file + ": not what 'reformer goals --out FILE' writes: " + e.getOriginalMessage(), e);
    }
  }
}
