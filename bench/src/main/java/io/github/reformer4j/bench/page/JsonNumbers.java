package io.github.reformer4j.bench.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;

/** Numbers that JSON has no word for. */
final class JsonNumbers {
  private JsonNumbers() {}

  /** Refuses a text that holds one, for no page can show it. */
  static void refuseNonFinite(String json) throws JsonProcessingException {
    for (String word : List.of("\"NaN\"", "\"Infinity\"", "\"-Infinity\"")) {
      if (json.contains(word)) {
        throw new JsonProcessingException("a measurement is " + word) {
          private static final long serialVersionUID = 1;
        };
      }
    }
  }
}
