package io.github.reformer4j.safetensors;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.reformer4j.files.JsonSyntax;
import io.github.reformer4j.safetensors.SafetensorsHeader.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a header: only its grammar; whether it holds together is checked after. */
final class HeaderParser {
  private static final JsonFactory FACTORY = JsonSyntax.factory();

  /** No sound file has more axes; a longer list is there to fill the memory. */
  private static final int MAX_NUMBERS = 64;

  private final JsonParser json;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, SafetensorsEntry> entries = new LinkedHashMap<>();

  private HeaderParser(JsonParser json) {
    this.json = json;
  }

  /**
   * Parses a header.
   *
   * @param bytes UTF-8
   */
  static SafetensorsHeader parse(byte[] bytes) throws Refused {
    // a decoder of its own reports malformed UTF-8, and leaves no other encoding to be guessed
    try (Reader reader =
            new InputStreamReader(
                new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
        JsonParser json = FACTORY.createParser(reader)) {
      HeaderParser parser = new HeaderParser(json);
      parser.header();
      return new SafetensorsHeader(parser.metadata, parser.entries);
    } catch (JacksonException e) {
      String reason =
          JsonSyntax.refusal("header", () -> new String(bytes, StandardCharsets.UTF_8), e);
      throw new Refused(reason, e);
    } catch (IOException e) {
      throw new Refused("header = malformed UTF-8: expected JSON in UTF-8", e);
    }
  }

  private void header() throws IOException, Refused {
    expect(json.nextToken(), JsonToken.START_OBJECT, "header");
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      if (name.equals(SafetensorsHeader.METADATA)) {
        metadata();
      } else {
        entries.put(name, entry(name));
      }
    }
    if (json.nextToken() != null) {
      throw new Refused("header = more than one JSON value: expected spaces after the object");
    }
  }

  private void metadata() throws IOException, Refused {
    expect(json.currentToken(), JsonToken.START_OBJECT, SafetensorsHeader.METADATA);
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      expect(json.nextToken(), JsonToken.VALUE_STRING, "metadata '" + key + "'");
      metadata.put(key, json.getText());
    }
  }

  private SafetensorsEntry entry(String name) throws IOException, Refused {
    expect(json.currentToken(), JsonToken.START_OBJECT, "tensor '" + name + "'");
    String dtype = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "dtype" -> {
          expect(json.currentToken(), JsonToken.VALUE_STRING, "dtype of '" + name + "'");
          dtype = json.getText();
        }
        case "shape" -> shape = integers("shape of '" + name + "'");
        case "data_offsets" -> offsets = integers("data_offsets of '" + name + "'");
        default -> json.skipChildren();
      }
    }
    if (dtype == null || shape == null || offsets == null) {
      throw new Refused(
          "tensor '" + name + "' = incomplete: expected dtype, shape and data_offsets");
    }
    if (offsets.size() != 2) {
      throw new Refused("data_offsets of '" + name + "' = " + offsets + ": expected a pair");
    }
    return new SafetensorsEntry(name, dtype, shape, offsets.getFirst(), offsets.getLast());
  }

  private List<Long> integers(String what) throws IOException, Refused {
    expect(json.currentToken(), JsonToken.START_ARRAY, what);
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, what);
      if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw new Refused(what + " = " + json.getText() + ": expected a number below 2^63");
      }
      numbers.add(json.getLongValue());
      if (numbers.size() > MAX_NUMBERS) {
        throw new Refused(what + " = a long list: expected at most " + MAX_NUMBERS + " numbers");
      }
    }
    return numbers;
  }

  private static void expect(@Nullable JsonToken token, JsonToken expected, String what)
      throws Refused {
    if (token != expected) {
      throw new Refused(what + " = " + word(token) + ": expected " + word(expected));
    }
  }

  private static String word(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "nothing";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> "something else";
    };
  }
}
