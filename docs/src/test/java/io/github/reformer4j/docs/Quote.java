package io.github.reformer4j.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of code on a page, and where it says that it is quoted from: {@code <!-- quote: PATH#TAG
 * -->} on the line before it. The source marks the part with the comments {@code tag::TAG[]} and
 * {@code end::TAG[]}; without a tag the whole file is quoted.
 *
 * @param page the page
 * @param language as written after the three backticks
 * @param source path from the root, and tag; empty if the block does not say
 * @param text the block
 */
record Quote(String page, String language, String source, String text) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^<!-- quote: (?<source>\\S+) -->\\n)?^```(?<language>\\w+)\\n(?<text>.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  static List<Quote> on(String page, String content) {
    List<Quote> quotes = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(content);
    while (matcher.find()) {
      String source = matcher.group("source");
      quotes.add(
          new Quote(
              page,
              matcher.group("language"),
              source == null ? "" : source,
              matcher.group("text")));
    }
    return quotes;
  }

  /** What the source says now, with the common indentation taken off. */
  String current() {
    int hash = source.indexOf('#');
    String path = hash < 0 ? source : source.substring(0, hash);
    String content = Repository.read(path);
    if (hash < 0) {
      return content;
    }
    String tag = source.substring(hash + 1);
    Matcher part =
        Pattern.compile(
                "tag::"
                    + Pattern.quote(tag)
                    + "\\[\\][^\\n]*\\n(.*?)^[^\\n]*end::"
                    + Pattern.quote(tag)
                    + "\\[\\]",
                Pattern.MULTILINE | Pattern.DOTALL)
            .matcher(content);
    if (!part.find()) {
      throw new IllegalStateException(source + ": expected a part marked tag::" + tag + "[]");
    }
    // stripIndent() takes an empty last line for one that has no indentation
    return part.group(1).stripTrailing().stripIndent() + "\n";
  }
}
