package io.github.reformer4j.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The metadata of a recorded run: strings, each of which must be what it is read as. */
final class GoldenMetadata {
  private final Map<String, String> metadata;

  GoldenMetadata(Map<String, String> metadata) {
    this.metadata = metadata;
  }

  String text(String key, String expected) throws UnusableFileException {
    String value = metadata.get(key);
    if (value == null) {
      throw new UnusableFileException("metadata '" + key + "' = missing: expected " + expected);
    }
    return value;
  }

  /** One of a few words, each standing for something. */
  <T> T word(String key, Map<String, T> meanings) throws UnusableFileException {
    String expected = String.join(" or ", meanings.keySet().stream().sorted().toList());
    String value = text(key, expected);
    T meaning = meanings.get(value);
    if (meaning == null) {
      throw refused(key, value, expected);
    }
    return meaning;
  }

  boolean flag(String key) throws UnusableFileException {
    return word(key, Map.of("true", true, "false", false));
  }

  int whole(String key) throws UnusableFileException {
    String expected = "a whole number";
    String value = text(key, expected);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException _) {
      throw refused(key, value, expected);
    }
  }

  double number(String key) throws UnusableFileException {
    String expected = "a number";
    String value = text(key, expected);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException _) {
      throw refused(key, value, expected);
    }
  }

  /** A JSON list of whole numbers. */
  List<Integer> wholes(String key) throws UnusableFileException {
    String expected = "a list such as [4, 6]";
    String value = text(key, expected);
    String list = value.strip();
    if (!list.startsWith("[") || !list.endsWith("]")) {
      throw refused(key, value, expected);
    }
    List<Integer> numbers = new ArrayList<>();
    for (String number : list.substring(1, list.length() - 1).split(",", -1)) {
      try {
        numbers.add(Integer.parseInt(number.strip()));
      } catch (NumberFormatException _) {
        throw refused(key, value, expected);
      }
    }
    return numbers;
  }

  private static UnusableFileException refused(String key, String value, String expected) {
    return new UnusableFileException(
        "metadata '" + key + "' = " + value + ": expected " + expected);
  }
}
