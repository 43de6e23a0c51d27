package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Stages;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/**
 * What the hash families promise on average (semantics section 2; Charikar 2002; Andoni et al.
 * 2015). Bounds are six standard deviations wide: a correct backend misses one in 10<sup>8</sup>
 * runs.
 */
public interface HashStatisticsContract extends Contract {
  /** Independent hashes in one draw: heads times rounds. */
  int HEADS = 8;

  /** Rounds of a draw. */
  int ROUNDS = 64;

  /**
   * Section 2: one hyperplane separates two vectors at angle θ with probability θ/π.
   *
   * @param seed of the data
   * @param dim D
   * @param angle between the two vectors
   */
  @ContractProperty(section = "2 Hashing", effort = 0.4)
  default void hyperplaneBitsCollideWithRateOneMinusAngleOverPi(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @IntRange(min = 2, max = 20) int dim,
      @ForAll @DoubleRange(min = 0.02, max = 3.12) double angle) {
    int bits = 10;
    Tensor pair = fan(seed, dim, Math.cos(0), Math.cos(angle));
    Tensor buckets = hash(new HashFamily.Hyperplanes(bits), seed, pair);
    long equal = 0;
    for (long row = 0; row < buckets.shape().elements() / 2; row++) {
      int different = buckets.getInt(2 * row) ^ buckets.getInt(2 * row + 1);
      equal += bits - Integer.bitCount(different);
    }
    double count = (double) HEADS * ROUNDS * bits;
    double rate = 1 - angleOfFirst(pair) / Math.PI;
    assertThat(Math.abs(equal - count * rate))
        .as(
            "%d of %.0f bits are equal at angle %s, expected about %.1f",
            equal, count, angle, count * rate)
        .isLessThanOrEqualTo(6 * Math.sqrt(count * rate * (1 - rate)) + 1);
  }

  /**
   * Section 2: the closer two directions, the more often they share a bucket.
   *
   * @param seed of the data
   * @param dim D
   */
  @ContractProperty(section = "2 Hashing", effort = 0.4)
  default void crossPolytopeCollisionsGrowWithCosine(
      @ForAll @IntRange(max = 1_000_000) int seed, @ForAll @IntRange(min = 4, max = 20) int dim) {
    double[] cosines = {1, -1, -0.5, 0.4, 0.75, 0.95, 1};
    Tensor vectors = fan(seed, dim, cosines);
    int tokens = cosines.length;
    for (List<Integer> factors : List.of(List.of(8), List.of(4, 2))) {
      Tensor buckets = hash(new HashFamily.CrossPolytope(factors), seed, vectors);
      long[] collisions = new long[tokens];
      for (long row = 0; row < (long) HEADS * ROUNDS; row++) {
        for (int token = 0; token < tokens; token++) {
          collisions[token] +=
              buckets.getInt(row * tokens) == buckets.getInt(row * tokens + token) ? 1 : 0;
        }
      }
      assertThat(collisions[1]).as("collisions of opposite vectors").isZero();
      for (int token = 2; token < tokens; token++) {
        assertThat(collisions[token])
            .as("collisions at cosine %s, %s factors", cosines[token], factors)
            .isGreaterThan(collisions[token - 1]);
      }
      assertThat(collisions[tokens - 1])
          .as("collisions of equal vectors")
          .isEqualTo((long) HEADS * ROUNDS);
    }
  }

  private Tensor hash(HashFamily family, long seed, Tensor vectors) {
    LshAttention spec = LshAttention.builder(family).rounds(ROUNDS).seed(seed).build();
    return Stages.hash(attention(spec), vectors, null);
  }

  /** Between the first two vectors as they are, rounded to their type. */
  private static double angleOfFirst(Tensor vectors) {
    long dim = vectors.shape().dim(3);
    double dot = 0;
    double first = 0;
    double second = 0;
    for (long d = 0; d < dim; d++) {
      double x = vectors.getDouble(d);
      double y = vectors.getDouble(dim + d);
      dot += x * y;
      first += x * x;
      second += y * y;
    }
    return Math.acos(Math.clamp(dot / Math.sqrt(first * second), -1, 1));
  }

  /** In every head the same unit vectors, at given cosines to a random direction. */
  private Tensor fan(long seed, int dim, double... cosines) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    double[] along = new double[dim];
    double[] across = new double[dim];
    double dot = 0;
    double square = 0;
    for (int d = 0; d < dim; d++) {
      along[d] = random.normal(0, 0, d);
      across[d] = random.normal(0, 1, d);
      dot += along[d] * across[d];
      square += along[d] * along[d];
    }
    double rest = 0;
    for (int d = 0; d < dim; d++) {
      across[d] -= dot / square * along[d];
      rest += across[d] * across[d];
    }
    Tensor vectors = Tensors.allocate(type(), 1, HEADS, cosines.length, dim);
    long at = 0;
    for (int head = 0; head < HEADS; head++) {
      for (double cosine : cosines) {
        double sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
        for (int d = 0; d < dim; d++) {
          vectors.setDouble(
              at++, cosine * along[d] / Math.sqrt(square) + sine * across[d] / Math.sqrt(rest));
        }
      }
    }
    return vectors;
  }
}
