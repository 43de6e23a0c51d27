package io.github.reformer4j.attention;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the hash rotations come from (semantics section 2). */
public sealed interface Rotations {
  /**
   * The rotations for a problem, float32 or float64.
   *
   * @param heads H
   * @param rounds R
   * @param dim D
   * @param columns columns of one rotation matrix
   * @return a tensor [H, R, D, columns], or [1, R, D, columns] when heads share them, that owns its
   *     memory
   * @throws IllegalArgumentException if a given tensor does not fit
   */
  Tensor materialise(long heads, int rounds, long dim, int columns);

  /**
   * I.i.d. standard normal numbers from {@link CounterRandom}, rounded to float32: the number for
   * (head, round, dim, column) has coordinates (head, round) and index {@code dim * columns +
   * column} in the stream (seed, {@link Purpose#ROTATION}, layer).
   *
   * @param seed any value
   * @param layer which layer of a model, at least 0
   * @param sharedByHeads whether all heads use head 0's numbers
   */
  record Seeded(long seed, int layer, boolean sharedByHeads) implements Rotations {
    /** Checks the layer. */
    public Seeded {
      CounterRandom.of(seed, Purpose.ROTATION, layer);
    }

    @Override
    public Tensor materialise(long heads, int rounds, long dim, int columns) {
      long matrices = sharedByHeads ? 1 : heads;
      Tensor tensor = Tensor.allocate(DType.FLOAT32, matrices, rounds, dim, columns);
      CounterRandom random = CounterRandom.of(seed, Purpose.ROTATION, layer);
      long at = 0;
      for (int head = 0; head < matrices; head++) {
        for (int round = 0; round < rounds; round++) {
          for (long index = 0; index < dim * columns; index++) {
            tensor.setDouble(at++, random.normal(head, round, index));
          }
        }
      }
      return tensor;
    }
  }

  /**
   * Rotations by fast transforms (Andoni et al. 2015, section 6): the columns of {@link
   * SignedHadamard}, which are orthogonal in blocks. Buckets are more even than those of normal
   * numbers, whose columns differ in length, and a backend needs few operations for a column where
   * it uses the transforms.
   *
   * @param seed any value
   * @param layer which layer of a model, at least 0
   * @param sharedByHeads whether all heads use head 0's signs
   */
  record Structured(long seed, int layer, boolean sharedByHeads) implements Rotations {
    /** Checks the layer. */
    public Structured {
      CounterRandom.of(seed, Purpose.ROTATION_SIGNS, layer);
    }

    /**
     * The transforms for vectors of a width.
     *
     * @param dim D
     * @return what {@link #materialise} writes down
     */
    public SignedHadamard transforms(long dim) {
      return new SignedHadamard(CounterRandom.of(seed, Purpose.ROTATION_SIGNS, layer), dim);
    }

    @Override
    public Tensor materialise(long heads, int rounds, long dim, int columns) {
      return transforms(dim).matrices(sharedByHeads ? 1 : heads, rounds, columns);
    }
  }

  /**
   * Rotations of the caller. They are copied when this is made: what becomes of the caller's tensor
   * afterwards changes nothing. Equal if type, shape and bits are.
   *
   * @param tensor float32 or float64, [R, D, columns] shared by heads, or [H, R, D, columns]; as a
   *     component a copy in read-only memory of the host
   */
  record Given(Tensor tensor) implements Rotations {
    /** Checks type, rank and values. */
    public Given {
      int rank = tensor.shape().rank();
      if (!tensor.type().isFloat() || (rank != 3 && rank != 4)) {
        throw new IllegalArgumentException(
            "rotations = "
                + tensor
                + ": expected a floating-point tensor [rounds, dim, columns] or"
                + " [heads, rounds, dim, columns]");
      }
      Tensor copy = Tensor.allocate(Arena.ofAuto(), tensor.type(), tensor.shape());
      Tensor.copy(tensor, copy);
      tensor = Tensor.over(copy.segment().asReadOnly(), tensor.type(), tensor.shape());
      for (long i = 0; i < tensor.shape().elements(); i++) {
        if (!Double.isFinite(tensor.getDouble(i))) {
          throw new IllegalArgumentException(
              "rotations at " + i + " = " + tensor.getDouble(i) + ": expected a finite number");
        }
      }
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Given(Tensor that)
          && tensor.type() == that.type()
          && tensor.shape().equals(that.shape())
          && tensor.segment().mismatch(that.segment()) < 0;
    }

    @Override
    public int hashCode() {
      return Objects.hash(tensor.type(), tensor.shape());
    }

    @Override
    public Tensor materialise(long heads, int rounds, long dim, int columns) {
      boolean shared = tensor.shape().rank() == 3;
      int axis = shared ? 0 : 1;
      if (tensor.shape().dim(axis) != rounds
          || tensor.shape().dim(axis + 1) != dim
          || tensor.shape().dim(axis + 2) != columns
          || (!shared && tensor.shape().dim(0) != heads && tensor.shape().dim(0) != 1)) {
        throw new IllegalArgumentException(
            "shape of rotations = "
                + tensor.shape()
                + ": expected "
                + (shared ? "[" : "[" + heads + ", ")
                + rounds
                + ", "
                + dim
                + ", "
                + columns
                + "]");
      }
      Tensor copy =
          Tensor.allocate(tensor.type(), shared ? 1 : tensor.shape().dim(0), rounds, dim, columns);
      Tensor.copy(tensor, copy);
      return copy;
    }
  }
}
