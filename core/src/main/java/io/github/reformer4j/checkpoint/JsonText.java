package io.github.reformer4j.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import io.github.reformer4j.checkpoint.JsonObject.Refused;
import io.github.reformer4j.files.JsonSyntax;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON into maps, lists, strings, Long, Double and Boolean. A field twice, null and whole
 * numbers beyond 64 bits are refused.
 */
final class JsonText {
  private static final JsonFactory FACTORY = JsonSyntax.factory();

  private JsonText() {}

  /** The one object of a text. */
  static Map<String, Object> object(String text) throws Refused {
    try (JsonParser json = FACTORY.createParser(text)) {
      json.nextToken();
      if (!json.isExpectedStartObjectToken()) {
        throw new Refused("text = no JSON object: expected one");
      }
      Map<String, Object> object = object(json);
      if (json.nextToken() != null) {
        throw new Refused("text = more than one JSON value: expected one object");
      }
      return object;
    } catch (JacksonException e) {
      throw new Refused(JsonSyntax.refusal("text", () -> text, e), e);
    } catch (IOException e) {
      throw new Refused("text = unreadable: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> object(JsonParser json) throws IOException, Refused {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
      json.nextToken();
      fields.put(field, value(json));
    }
    return fields;
  }

  private static Object value(JsonParser json) throws IOException, Refused {
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> list(json);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> {
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
          throw new Refused(name(json) + " = " + json.getText() + ": expected 64 bits");
        }
        yield json.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new Refused(name(json) + " = " + json.getText() + ": expected a value");
    };
  }

  /** Of the field at hand, or of the list that it is in. */
  private static String name(JsonParser json) {
    JsonStreamContext at = json.getParsingContext();
    while (at.getCurrentName() == null && at.getParent() != null) {
      at = at.getParent();
    }
    return String.valueOf(at.getCurrentName());
  }

  private static List<Object> list(JsonParser json) throws IOException, Refused {
    List<Object> items = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(json));
    }
    return items;
  }
}
