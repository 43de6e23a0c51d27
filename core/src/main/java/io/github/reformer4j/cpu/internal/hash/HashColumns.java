package io.github.reformer4j.cpu.internal.hash;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import java.util.ArrayList;
import java.util.List;

/**
 * How the columns of all rounds, laid end to end and cut into panels, belong to rounds and factors.
 */
final class HashColumns {
  /**
   * Columns within one panel that serve one factor (or all signs) of one round.
   *
   * @param from first row of the panel
   * @param to past the last row
   * @param column index within the factor of row {@code from}; for signs the bit
   * @param half columns of the factor; 0 for signs
   * @param weight product of the factors before
   * @param endsFactor whether these are the factor's last columns
   * @param endsRound whether these are the round's last columns
   */
  record Part(
      int from, int to, int column, int half, int weight, boolean endsFactor, boolean endsRound) {}

  /** A factor's columns within a round. */
  private record Slice(int columns, int weight, boolean last) {}

  private final Part[][] panels;
  private final int columns;
  private final int panelColumns;

  /** Panels of so many columns each, but for the last. */
  HashColumns(Hashing hashing, int panelColumns) {
    this.panelColumns = panelColumns;
    columns = hashing.rounds() * hashing.family().columns();
    boolean polytope = hashing.family() instanceof HashFamily.CrossPolytope;
    List<Slice> slices = slices(hashing.family());
    List<List<Part>> parts = new ArrayList<>();
    int at = 0;
    for (int round = 0; round < hashing.rounds(); round++) {
      for (Slice slice : slices) {
        int column = 0;
        while (column < slice.columns()) {
          int from = at % panelColumns;
          if (from == 0) {
            parts.add(new ArrayList<>());
          }
          int count = Math.min(panelColumns - from, slice.columns() - column);
          boolean ends = column + count == slice.columns();
          parts
              .getLast()
              .add(
                  new Part(
                      from,
                      from + count,
                      column,
                      polytope ? slice.columns() : 0,
                      slice.weight(),
                      ends,
                      ends && slice.last()));
          column += count;
          at += count;
        }
      }
    }
    panels = parts.stream().map(list -> list.toArray(Part[]::new)).toArray(Part[][]::new);
  }

  private static List<Slice> slices(HashFamily family) {
    return switch (family) {
      case HashFamily.Hyperplanes(int bits) -> List.of(new Slice(bits, 1, true));
      case HashFamily.CrossPolytope(List<Integer> factors) -> {
        List<Slice> slices = new ArrayList<>();
        int weight = 1;
        for (int factor : factors) {
          slices.add(new Slice(factor / 2, weight, slices.size() == factors.size() - 1));
          weight *= factor;
        }
        yield slices;
      }
    };
  }

  /** Columns of all rounds. */
  int columns() {
    return columns;
  }

  int panels() {
    return panels.length;
  }

  /** Columns of a panel that are in use. */
  int columns(int panel) {
    return Math.min(panelColumns, columns - panel * panelColumns);
  }

  Part[] parts(int panel) {
    return panels[panel];
  }
}
