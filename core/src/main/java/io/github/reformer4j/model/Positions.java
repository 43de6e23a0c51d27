package io.github.reformer4j.model;

import io.github.reformer4j.operations.Rotary;
import java.util.List;

/** How a model tells positions apart. */
public sealed interface Positions {
  /** As many tokens as there may be. */
  int UNLIMITED = Integer.MAX_VALUE;

  /**
   * The longest sequence.
   *
   * @return tokens, or {@link #UNLIMITED}
   */
  int limit();

  /**
   * One table for each axis of a grid; a position's rows of all tables are concatenated (Kitaev et
   * al. 2020, appendix, "axial positional encodings"). Positions fill the grid row by row: the last
   * axis runs fastest.
   *
   * @param shape lengths of the axes; their product is the longest sequence
   * @param widths what each axis adds to the width of the model, whose sum is that width
   */
  record Axial(List<Integer> shape, List<Integer> widths) implements Positions {
    /** Checks and copies the lists. */
    public Axial {
      shape = List.copyOf(shape);
      widths = List.copyOf(widths);
      if (shape.isEmpty() || shape.size() != widths.size()) {
        throw new IllegalArgumentException(
            "shape, widths = "
                + shape
                + ", "
                + widths
                + ": expected lists of one length, at least 1");
      }
      long product = 1;
      for (int axis = 0; axis < shape.size(); axis++) {
        ConfigChecks.atLeast("shape of axial positions", shape.get(axis), 1);
        ConfigChecks.atLeast("widths of axial positions", widths.get(axis), 1);
        product *= shape.get(axis);
        if (product >= UNLIMITED) {
          throw new IllegalArgumentException(
              "shape = " + shape + ": expected a product below " + UNLIMITED);
        }
      }
    }

    @Override
    public int limit() {
      return shape.stream().reduce(1, (x, y) -> x * y);
    }
  }

  /**
   * A table with a row for each position.
   *
   * @param length rows: the longest sequence
   */
  record Learned(int length) implements Positions {
    /** Checks the length. */
    public Learned {
      ConfigChecks.atLeast("length of learned positions", length, 1);
    }

    @Override
    public int limit() {
      return length;
    }
  }

  /**
   * Queries and keys are turned by their position before they are scored (Su et al. 2021); what is
   * hashed is the vector before it is turned (semantics section 2), or else a content would change
   * its bucket with its place.
   *
   * @param rotary the angles
   */
  record RotaryPositions(Rotary rotary) implements Positions {
    /** The usual base. */
    public static final double DEFAULT_BASE = 10_000;

    @Override
    public int limit() {
      return UNLIMITED;
    }
  }

  /** Positions are told apart by the causal mask alone. */
  record None() implements Positions {
    @Override
    public int limit() {
      return UNLIMITED;
    }
  }

  /**
   * Rotary positions with the usual base of 10,000.
   *
   * @return the positions
   */
  static Positions rotary() {
    return new RotaryPositions(new Rotary(RotaryPositions.DEFAULT_BASE));
  }
}
