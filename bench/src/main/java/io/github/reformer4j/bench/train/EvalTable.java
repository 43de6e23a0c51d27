package io.github.reformer4j.bench.train;

import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.model.AttentionMode;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.training.HeldOut;
import io.github.reformer4j.training.TextCorpus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bits per byte by length and by what the LSH layers compute. The cells of a row are filled from
 * the cheapest to the dearest, the rows from the shortest length to the longest.
 */
public final class EvalTable {
  /** Rows of short sequences are scored together, so that all threads have work. */
  private static final int TOKENS_AT_ONCE = 8192;

  /**
   * A cell.
   *
   * @param length tokens of a sequence
   * @param rounds of hashing; 0 = exact attention
   */
  public record Place(int length, int rounds) {
    String column() {
      return rounds == 0 ? "exact" : rounds + (rounds == 1 ? " round" : " rounds");
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,d tokens, %s", length, column());
    }
  }

  /**
   * What a cell holds.
   *
   * @param score on the same bytes as every other cell
   * @param seconds it took
   */
  public record Cell(Score score, double seconds) {}

  private final ReformerLm model;
  private final HeldOut text;
  private final long targets;
  private final double budget;
  private final Map<Place, Cell> cells = new LinkedHashMap<>();
  private final Map<Place, String> leftOut = new LinkedHashMap<>();
  private final List<Integer> columns = new ArrayList<>();
  private final List<Integer> rows = new ArrayList<>();

  /**
   * An empty table.
   *
   * @param model byte-level
   * @param corpus the text
   * @param from its first byte that is given
   * @param targets bytes that each cell predicts
   * @param budget seconds
   */
  public EvalTable(ReformerLm model, TextCorpus corpus, long from, long targets, double budget) {
    this.model = model;
    this.text = new HeldOut(corpus, from, targets);
    this.targets = targets;
    this.budget = budget;
  }

  /**
   * Scores all cells that can be scored and fit into the budget.
   *
   * @param lengths rows
   * @param rounds columns, to which exact attention is added
   * @param progress hears about each cell
   */
  public void fill(List<Integer> lengths, List<Integer> rounds, Progress progress) {
    rows.addAll(lengths.stream().distinct().sorted().toList());
    columns.addAll(rounds.stream().distinct().sorted().toList());
    columns.add(0);
    long start = System.nanoTime();
    progress.part("evaluating", rows.size() * columns.size());
    for (int length : rows) {
      for (int column : columns) {
        Place place = new Place(length, column);
        progress.step(place.toString());
        String reason = reasonAgainst(place, (System.nanoTime() - start) * 1e-9);
        if (reason != null) {
          leftOut.put(place, reason);
        } else {
          cells.put(place, score(place));
        }
      }
    }
  }

  private @Nullable String reasonAgainst(Place place, double elapsed) {
    int limit = model.config().positions().limit();
    if (place.length > limit) {
      return "the model has " + limit + " positions";
    }
    if (place.length > targets) {
      return "there are " + targets + " bytes to predict";
    }
    double expected = expectedSeconds(place);
    if (elapsed + expected > budget) {
      return String.format(
          Locale.ROOT, "about %.0f s more, over the budget; see --minutes", expected);
    }
    return null;
  }

  /** From the cell above: exact attention's cost grows with the length, that of the others not. */
  private double expectedSeconds(Place place) {
    double expected = 0;
    for (Map.Entry<Place, Cell> known : cells.entrySet()) {
      Place other = known.getKey();
      if (other.rounds == place.rounds) {
        double growth = place.rounds == 0 ? (double) place.length / other.length : 1;
        expected = known.getValue().seconds * growth; // the last one is the nearest
      }
    }
    return expected;
  }

  private Cell score(Place place) {
    AttentionMode mode =
        place.rounds == 0 ? new AttentionMode.Exact() : new AttentionMode.Rounds(place.rounds);
    long start = System.nanoTime();
    try (ReformerLm view = model.with(mode)) {
      Score score = text.score(view, place.length, Math.max(1, TOKENS_AT_ONCE / place.length));
      return new Cell(score, (System.nanoTime() - start) * 1e-9);
    }
  }

  private static String text(@Nullable Cell cell) {
    return cell == null
        ? String.format("%17s", "-")
        : String.format(Locale.ROOT, "%7.3f (%6.1f s)", cell.score.meanBits(), cell.seconds);
  }

  /** The table as text. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(String.format("%10s", "length"));
    columns.forEach(column -> head.append(String.format("%19s", new Place(1, column).column())));
    lines.add(head.toString());
    for (int length : rows) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%,10d", length));
      columns.forEach(
          column -> line.append("  ").append(text(cells.get(new Place(length, column)))));
      lines.add(line.toString());
    }
    return lines;
  }

  /** Cells without a score, and why. */
  public List<String> leftOut() {
    return leftOut.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .toList();
  }

  /** The score of a place, if it has one. */
  public @Nullable Cell cell(Place place) {
    return cells.get(place);
  }
}
