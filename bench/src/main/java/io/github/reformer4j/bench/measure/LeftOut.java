package io.github.reformer4j.bench.measure;

import java.util.List;

/** What a section could not measure in its time. */
final class LeftOut {
  private LeftOut() {}

  /** One line, or none if everything was measured. */
  static List<String> line(List<String> cases) {
    return cases.isEmpty()
        ? List.of()
        : List.of(
            "Left out, as the time of this report does not suffice: "
                + String.join("; ", cases)
                + ".");
  }
}
