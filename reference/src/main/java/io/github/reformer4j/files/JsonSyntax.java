package io.github.reformer4j.files;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.function.Supplier;

/** JSON as headers and configurations hold it, and what is wrong with a text that is none. */
public final class JsonSyntax {
  private static final int MOST_DEPTH = 100;
  private static final int MOST_DIGITS = 1000;
  private static final int MOST_NAME = 50_000;
  private static final int MOST_TEXT = 20_000_000;

  /** The parser's word for a field that is there twice, before its name. */
  private static final String TWICE = "Duplicate field ";

  /** Characters shown before and behind where a parser stopped, which is near the culprit. */
  private static final int BEFORE = 20;

  private static final int BEHIND = 10;

  private JsonSyntax() {}

  /**
   * Makes parsers that refuse a field that is there twice, and what is there only to fill the
   * memory.
   *
   * @return a factory
   */
  public static JsonFactory factory() {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MOST_DEPTH)
                .maxNumberLength(MOST_DIGITS)
                .maxNameLength(MOST_NAME)
                .maxStringLength(MOST_TEXT)
                .build())
        .build();
  }

  /**
   * Why a text was refused.
   *
   * @param name of the text
   * @param text asked for only where a part of it is shown
   * @param failure of a parser over characters
   * @return name, value and expectation
   */
  public static String refusal(String name, Supplier<String> text, JacksonException failure) {
    String message = String.valueOf(failure.getOriginalMessage());
    if (failure instanceof StreamConstraintsException) {
      return name
          + " = beyond reason: expected at most "
          + MOST_DEPTH
          + " levels, "
          + MOST_DIGITS
          + " digits in a number, "
          + MOST_NAME
          + " characters in a name and "
          + MOST_TEXT
          + " in a string";
    }
    if (failure instanceof JsonEOFException) {
      return name + " = cut off at its end: expected whole JSON";
    }
    if (message.startsWith(TWICE)) {
      return name + " = field " + message.substring(TWICE.length()) + " twice: expected it once";
    }
    return notJson(name, text, failure.getLocation());
  }

  private static String notJson(String name, Supplier<String> text, JsonLocation location) {
    return name
        + " near line "
        + location.getLineNr()
        + ", column "
        + location.getColumnNr()
        + " = "
        + around(location.getCharOffset(), text.get())
        + ": expected JSON";
  }

  private static String around(long offset, String text) {
    int at = Math.clamp(offset, 0, text.length());
    int start = Math.max(0, at - BEFORE);
    String shown = text.substring(start, Math.min(text.length(), at + BEHIND));
    return start == 0 ? shown : "... " + shown;
  }
}
