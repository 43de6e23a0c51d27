package io.github.reformer4j.bench.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Makes the JSON file and the self-contained HTML page from a report's data. */
public final class ReportPage {
  private static final String WEBJAR = "/META-INF/maven/org.webjars/echarts/pom.properties";
  private static final List<String> SCRIPTS =
      List.of(
          "basics.js",
          "charts.js",
          "context.js",
          "learning.js",
          "attention.js",
          "pictures.js",
          "reversing.js",
          "peers.js",
          "page.js");

  private ReportPage() {}

  /**
   * The JSON file.
   *
   * @param data everything the report shows
   * @return JSON text, indented
   * @throws IOException if the data holds a number that JSON has no word for (a NaN or infinity)
   */
  public static String json(ReportData data) throws IOException {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    String json = mapper.writeValueAsString(data);
    JsonNumbers.refuseNonFinite(json);
    return json + "\n";
  }

  /**
   * The page: style, data, chart library and scripts in one file that loads nothing.
   *
   * @param data everything the report shows
   * @return HTML text
   * @throws IOException if a part of it is missing from this build, or as {@link #json}
   */
  public static String html(ReportData data) throws IOException {
    String json = new ObjectMapper().writeValueAsString(data);
    JsonNumbers.refuseNonFinite(json);
    List<String> script = new ArrayList<>();
    for (String name : SCRIPTS) {
      script.add(resource(name).replace("'use strict';\n", ""));
    }
    return fill(
        resource("page.html"),
        Map.of(
            "STYLE", resource("page.css"),
            "DATA", escape(json),
            "LIBRARY", library(),
            "SCRIPT", "'use strict';\n" + String.join("\n", script)));
  }

  /**
   * Inside a script element only an HTML parser's own marks are dangerous: without a less-than sign
   * the data can neither end the element nor open a comment, whatever bytes the input held.
   */
  static String escape(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  private static String library() throws IOException {
    Properties webjar = new Properties();
    try (InputStream in = ReportPage.class.getResourceAsStream(WEBJAR)) {
      if (in == null) {
        throw new IOException("the chart library is missing from the class path");
      }
      webjar.load(in);
    }
    String script =
        read(
            "/META-INF/resources/webjars/echarts/"
                + webjar.getProperty("version")
                + "/echarts.min.js");
    if (script.contains("</script")) {
      throw new IOException("the chart library cannot be embedded: it contains </script");
    }
    return script;
  }

  /** One pass, so that a mark inside an inserted part stays as it is. */
  private static String fill(String template, Map<String, String> parts) {
    StringBuilder page = new StringBuilder();
    int at = 0;
    while (true) {
      int start = template.indexOf("@@", at);
      if (start < 0) {
        return page.append(template, at, template.length()).toString();
      }
      int end = template.indexOf("@@", start + 2);
      String part = parts.get(template.substring(start + 2, end));
      if (part == null) {
        throw new IllegalStateException(
            "page.html: unknown mark " + template.substring(start, end + 2));
      }
      page.append(template, at, start).append(part);
      at = end + 2;
    }
  }

  private static String resource(String name) throws IOException {
    return read("/io/github/reformer4j/bench/page/" + name);
  }

  private static String read(String path) throws IOException {
    try (InputStream in = ReportPage.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException(path + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
