package io.github.reformer4j.bench.measure;

import io.github.reformer4j.reversible.Execution;
import java.util.List;
import java.util.Locale;

/** Ways to train, in the order in which a report shows them. */
final class Executions {
  static final List<Execution> ALL =
      List.of(Execution.REVERSIBLE, Execution.CHECKPOINTED, Execution.STORED);

  private Executions() {}

  static String name(Execution execution) {
    return execution.name().toLowerCase(Locale.ROOT);
  }
}
