package io.github.reformer4j.bench.card;

import java.util.List;

/**
 * Everything that was measured in one run.
 *
 * @param backend the device, in words
 * @param figures ours
 * @param peers PyTorch's
 */
public record CardFigures(String backend, List<Figure> figures, Peers peers) {
  /** Copies the list. */
  public CardFigures {
    figures = List.copyOf(figures);
  }
}
