package io.github.reformer4j.checkpoint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON object that is read field by field: what is missing, of the wrong kind or never asked for
 * is refused by name.
 */
final class JsonObject {
  private final String name;
  private final Map<String, Object> fields;
  private final Set<String> asked = new HashSet<>();

  private JsonObject(String name, Map<String, Object> fields) {
    this.name = name;
    this.fields = fields;
  }

  /** Something is wrong with the text; the message has name, value and expectation. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static JsonObject parse(String text) throws Refused {
    return new JsonObject("", JsonText.object(text));
  }

  private <T> T get(String field, Class<T> type, String expected) throws Refused {
    asked.add(field);
    Object value = fields.get(field);
    if (value == null) {
      throw new Refused(path(field) + " = missing: expected " + expected);
    }
    if (!type.isInstance(value)) {
      throw unexpected(field, value, expected);
    }
    return type.cast(value);
  }

  private String path(String field) {
    return name.isEmpty() ? field : name + "." + field;
  }

  boolean has(String field) {
    return fields.containsKey(field);
  }

  /** Whether a field holds this very text; it counts as read then. */
  boolean is(String field, String text) {
    boolean equal = text.equals(fields.get(field));
    if (equal) {
      asked.add(field);
    }
    return equal;
  }

  String text(String field) throws Refused {
    return get(field, String.class, "a string");
  }

  boolean flag(String field) throws Refused {
    return get(field, Boolean.class, "true or false");
  }

  long whole(String field) throws Refused {
    return get(field, Long.class, "a whole number");
  }

  int small(String field) throws Refused {
    long value = whole(field);
    if (value != (int) value) {
      throw new Refused(path(field) + " = " + value + ": expected a number of 32 bits");
    }
    return (int) value;
  }

  double number(String field) throws Refused {
    return get(field, Number.class, "a number").doubleValue();
  }

  <E extends Enum<E>> E choice(String field, Class<E> type) throws Refused {
    String value = text(field);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw new Refused(
        path(field) + " = " + value + ": expected one of " + List.of(type.getEnumConstants()));
  }

  /** What to throw where a field has a value that is not known. */
  Refused unexpected(String field, Object value, String expected) {
    return new Refused(path(field) + " = " + value + ": expected " + expected);
  }

  JsonObject object(String field) throws Refused {
    return nested(path(field), get(field, Map.class, "an object"));
  }

  List<JsonObject> objects(String field) throws Refused {
    List<JsonObject> objects = new ArrayList<>();
    for (Object item : get(field, List.class, "a list of objects")) {
      String place = path(field) + "[" + objects.size() + "]";
      if (!(item instanceof Map<?, ?> map)) {
        throw new Refused(place + " = " + item + ": expected an object");
      }
      objects.add(nested(place, map));
    }
    return objects;
  }

  List<Integer> wholes(String field) throws Refused {
    List<Integer> numbers = new ArrayList<>();
    for (Object item : get(field, List.class, "a list of whole numbers")) {
      if (!(item instanceof Long value) || value != value.intValue()) {
        throw new Refused(path(field) + " holds " + item + ": expected numbers of 32 bits");
      }
      numbers.add(value.intValue());
    }
    return numbers;
  }

  Map<String, String> texts() throws Refused {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String field : fields.keySet()) {
      texts.put(field, text(field));
    }
    return texts;
  }

  private static JsonObject nested(String place, Map<?, ?> map) {
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((key, value) -> fields.put((String) key, value));
    return new JsonObject(place, fields);
  }

  /** To be called when all that is known has been read. */
  void nothingElse() throws Refused {
    for (String field : fields.keySet()) {
      if (!asked.contains(field)) {
        throw new Refused(path(field) + " = unknown field: expected one of " + sorted(asked));
      }
    }
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
