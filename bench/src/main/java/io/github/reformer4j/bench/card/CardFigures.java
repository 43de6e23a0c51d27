package io.github.reformer4j.bench.card;

import java.util.List;

/**
 * Everything that was measured in one run.
 *
 * @param backend the device, in words
 * @param figures ours
 * @param failures cases that went wrong, and how
 * @param notes what was left out, and why
 * @param peers PyTorch's
 */
public record CardFigures(
    String backend, List<Figure> figures, List<String> failures, List<String> notes, Peers peers) {
  /** Copies the lists. */
  public CardFigures {
    figures = List.copyOf(figures);
    failures = List.copyOf(failures);
    notes = List.copyOf(notes);
  }
}
