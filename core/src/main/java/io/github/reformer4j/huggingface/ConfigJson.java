package io.github.reformer4j.huggingface;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.reformer4j.files.JsonSyntax;
import io.github.reformer4j.files.SmallText;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a {@code config.json}; what is absent has the library's default. */
final class ConfigJson {
  private static final JsonFactory FACTORY = JsonSyntax.factory();

  private final Path path;

  /** String, Long, BigInteger, Double, Boolean, a List of such, or {@link Null}; no objects. */
  private final Map<String, Object> members = new LinkedHashMap<>();

  /** A JSON null. */
  private enum Null {
    NULL;

    @Override
    public String toString() {
      return "null";
    }
  }

  private ConfigJson(Path path) {
    this.path = path;
  }

  static ConfigJson read(Path path) throws HuggingFaceException {
    String text = text(path);
    ConfigJson config = new ConfigJson(path);
    try (JsonParser json = FACTORY.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new HuggingFaceException(path, "text = no JSON object: expected one");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        config.members.put(name, value(json, json.nextToken()));
      }
      if (json.nextToken() != null) {
        throw new HuggingFaceException(
            path, "text = more than one JSON value: expected one object");
      }
      return config;
    } catch (JacksonException e) {
      throw new HuggingFaceException(path, JsonSyntax.refusal("text", () -> text, e), e);
    } catch (HuggingFaceException e) {
      throw e;
    } catch (IOException e) {
      throw new HuggingFaceException(path, "text = unreadable (" + e + "): expected JSON", e);
    }
  }

  private static String text(Path path) throws HuggingFaceException {
    try {
      return SmallText.read(path);
    } catch (NoSuchFileException e) {
      throw new HuggingFaceException(path, "no such file", e);
    } catch (SmallText.Refused e) {
      throw new HuggingFaceException(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static Object value(JsonParser json, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT ->
          json.getNumberValue() instanceof BigInteger large ? large : json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
          list.add(value(json, t));
        }
        yield list;
      }
      case START_OBJECT -> {
        json.skipChildren();
        yield Map.of();
      }
      default -> Null.NULL;
    };
  }

  Path path() {
    return path;
  }

  Set<String> names() {
    return members.keySet();
  }

  private @Nullable Object get(String name) {
    Object value = members.get(name);
    return value instanceof Null ? null : value;
  }

  /** Whether it is absent or null. */
  boolean isNull(String name) {
    return get(name) == null;
  }

  boolean isPresent(String name) {
    return members.containsKey(name);
  }

  HuggingFaceException refused(String name, String expectation) {
    Object value = members.get(name);
    return new HuggingFaceException(
        path, name + " = " + (value == null ? "missing" : value) + ": expected " + expectation);
  }

  int whole(String name, int absent, int least) throws HuggingFaceException {
    if (!isPresent(name)) {
      return absent;
    }
    return whole(name, get(name), least);
  }

  private int whole(String name, @Nullable Object value, int least) throws HuggingFaceException {
    if (value instanceof Long number && number >= least && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw refused(name, "a whole number from " + least + " to " + Integer.MAX_VALUE);
  }

  long seed(String name, long absent) throws HuggingFaceException {
    return switch (get(name)) {
      case null -> absent;
      case Long number -> number;
      default -> throw refused(name, "a whole number of 64 bits or null");
    };
  }

  double number(String name, double absent) throws HuggingFaceException {
    if (!isPresent(name)) {
      return absent;
    }
    return switch (get(name)) {
      case Double number -> number;
      case Long number -> number;
      case BigInteger number -> number.doubleValue();
      case null, default -> throw refused(name, "a number");
    };
  }

  boolean flag(String name, boolean absent) throws HuggingFaceException {
    if (!isPresent(name)) {
      return absent;
    }
    if (get(name) instanceof Boolean value) {
      return value;
    }
    throw refused(name, "true or false");
  }

  String text(String name, String absent) throws HuggingFaceException {
    if (!isPresent(name)) {
      return absent;
    }
    if (get(name) instanceof String value) {
      return value;
    }
    throw refused(name, "a string");
  }

  List<String> texts(String name, List<String> absent) throws HuggingFaceException {
    if (!isPresent(name)) {
      return absent;
    }
    List<String> texts = new ArrayList<>();
    if (!(get(name) instanceof List<?> values)) {
      throw refused(name, "a list of strings");
    }
    for (Object value : values) {
      if (!(value instanceof String text)) {
        throw refused(name, "a list of strings");
      }
      texts.add(text);
    }
    return texts;
  }

  /** A list of whole numbers, or one of them alone. */
  List<Integer> wholes(String name, List<Integer> absent) throws HuggingFaceException {
    if (!isPresent(name)) {
      return absent;
    }
    List<Integer> numbers = new ArrayList<>();
    if (get(name) instanceof List<?> values) {
      for (Object value : values) {
        numbers.add(whole(name, value, 1));
      }
    } else {
      numbers.add(whole(name, get(name), 1));
    }
    return numbers;
  }
}
