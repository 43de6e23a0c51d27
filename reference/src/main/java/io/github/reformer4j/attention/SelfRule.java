package io.github.reformer4j.attention;

import java.util.List;

/** When a query may attend to its own position (semantics section 5). */
public sealed interface SelfRule {
  /** Only when the query has no other admissible key in any round. */
  SelfRule LAST_RESORT = new LastResort();

  /** The diagonal is an ordinary key. */
  SelfRule ALLOWED = new Allowed();

  /**
   * Whether a position treats its own key as an ordinary one.
   *
   * @param position token position
   * @return true if self attention needs no excuse there
   */
  boolean always(int position);

  /** See {@link #LAST_RESORT}. */
  record LastResort() implements SelfRule {
    @Override
    public boolean always(int position) {
      return false;
    }
  }

  /** See {@link #ALLOWED}. */
  record Allowed() implements SelfRule {
    @Override
    public boolean always(int position) {
      return true;
    }
  }

  /**
   * Some positions (class tokens) always see themselves; the others as a last resort.
   *
   * @param positions ascending, without repetition, each at least 0; positions beyond the sequence
   *     have no effect
   */
  record AllowedAt(List<Integer> positions) implements SelfRule {
    /** Checks and copies the positions. */
    public AllowedAt {
      positions = List.copyOf(positions);
      int previous = -1;
      for (int position : positions) {
        if (position <= previous) {
          throw new IllegalArgumentException(
              "positions = " + positions + ": expected ascending positions of at least 0");
        }
        previous = position;
      }
    }

    @Override
    public boolean always(int position) {
      return java.util.Collections.binarySearch(positions, position) >= 0;
    }
  }
}
