package io.github.reformer4j.cuda.internal.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a kernel file and of every header it includes, from this module's resources.
 *
 * @param file path among the kernels
 * @param text of the file itself
 * @param headers by the path by which they are included, which is always from the kernels' folder
 */
public record KernelText(String file, String text, SortedMap<String, String> headers) {
  private static final String FOLDER = "/io/github/reformer4j/cuda/kernels/";
  private static final Pattern INCLUDE =
      Pattern.compile("^\\s*#\\s*include\\s+\"([^\"]+)\"", Pattern.MULTILINE);

  /** Copies the headers. */
  public KernelText {
    headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
  }

  /**
   * Reads a file and what it includes.
   *
   * @param file path among the kernels
   * @return the text
   * @throws IllegalArgumentException if it or a header is missing
   */
  public static KernelText of(String file) {
    SortedMap<String, String> headers = new TreeMap<>();
    String text = resource(file);
    collect(text, headers);
    return new KernelText(file, text, headers);
  }

  private static void collect(String text, SortedMap<String, String> headers) {
    Matcher include = INCLUDE.matcher(text);
    while (include.find()) {
      String name = include.group(1);
      if (!headers.containsKey(name)) {
        String header = resource(name);
        headers.put(name, header);
        collect(header, headers);
      }
    }
  }

  /**
   * One of the kernels' files.
   *
   * @param name path among the kernels
   * @return its text
   * @throws IllegalArgumentException if there is none
   */
  public static String resource(String name) {
    try (InputStream in = KernelText.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalArgumentException(
            "kernel file = " + name + ": expected one that is in this module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
