package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * Rotations and factors of a way of hashing, on the device. Rotations are made once for each number
 * of heads and width, which waits, and stay.
 */
final class HashTables {
  private record Problem(long heads, int dim) {}

  /**
   * Rotations of one problem.
   *
   * @param address FLOAT32 [H or 1][R][columns][D]
   * @param shared whether heads share them
   */
  record Rotation(long address, boolean shared) {}

  private record Held(Constant numbers, boolean shared) {}

  private final Hashing hashing;
  private final DeviceMemory memory;
  private final FirstUse<Problem, Held> rotations = new FirstUse<>();
  private final FirstUse<HashFamily.CrossPolytope, Constant> factors = new FirstUse<>();

  HashTables(Hashing hashing, DeviceMemory memory) {
    this.hashing = hashing;
    this.memory = memory;
  }

  Rotation rotation(long heads, int dim) {
    Held held = rotations.of(new Problem(heads, dim), this::make);
    return new Rotation(held.numbers.address(), held.shared);
  }

  private Held make(Problem problem) {
    int columns = hashing.family().columns();
    int rounds = hashing.rounds();
    try (Tensor tensor =
        hashing.rotations().materialise(problem.heads, rounds, problem.dim, columns)) {
      long matrices = tensor.shape().dim(0) * rounds;
      float[] transposed =
          new float[Math.toIntExact(Math.multiplyExact(matrices * columns, (long) problem.dim))];
      int at = 0;
      for (long matrix = 0; matrix < matrices; matrix++) {
        for (int column = 0; column < columns; column++) {
          for (int d = 0; d < problem.dim; d++) {
            transposed[at++] =
                (float) tensor.getDouble((matrix * problem.dim + d) * columns + column);
          }
        }
      }
      return new Held(
          Constant.of(memory, MemorySegment.ofArray(transposed)), tensor.shape().dim(0) == 1);
    }
  }

  /** Address of the factors, INT32; 0 for hyperplanes. */
  long factors() {
    return hashing.family() instanceof HashFamily.CrossPolytope polytope
        ? factors.of(polytope, this::copied).address()
        : 0;
  }

  private Constant copied(HashFamily.CrossPolytope polytope) {
    int[] numbers = polytope.factors().stream().mapToInt(Integer::intValue).toArray();
    return Constant.of(memory, MemorySegment.ofArray(numbers));
  }

  /** Factors of a round, or hyperplanes. */
  int factorCount() {
    return switch (hashing.family()) {
      case HashFamily.CrossPolytope polytope -> polytope.factors().size();
      case HashFamily.Hyperplanes planes -> planes.bits();
    };
  }

  int columns() {
    return hashing.family().columns();
  }
}
