package io.github.reformer4j.bench.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown. */
final class MarkdownTable {
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  MarkdownTable(String... heads) {
    columns = heads.length;
    lines.add(line(List.of(heads)));
    lines.add("|" + "---|".repeat(columns));
  }

  void row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("cells = " + cells.length + ": expected " + columns);
    }
    lines.add(line(List.of(cells)));
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replaceAll("\\s+", " "))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  @Override
  public String toString() {
    return String.join("\n", lines) + "\n";
  }
}
