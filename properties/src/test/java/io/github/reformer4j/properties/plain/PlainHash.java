package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** Semantics section 2. */
final class PlainHash {
  private final Hashing hashing;
  private final Defect defect;
  private final double[] rotations;
  private final int matrices;
  private final int dim;
  private final int columns;

  PlainHash(Hashing hashing, Defect defect, long heads, int dim) {
    this.hashing = hashing;
    this.defect = defect;
    this.dim = dim;
    this.columns = hashing.family().columns();
    try (Tensor tensor =
        rotations(hashing.rotations()).materialise(heads, hashing.rounds(), dim, columns)) {
      this.rotations = tensor.toDoubles();
      this.matrices = (int) tensor.shape().dim(0);
    }
  }

  private Rotations rotations(Rotations right) {
    if (right instanceof Rotations.Seeded(long seed, int layer, boolean shared)) {
      return switch (defect) {
        case SEED_CUT_TO_32_BITS -> new Rotations.Seeded((int) seed, layer, shared);
        case LAYER_CUT_TO_8_BITS -> new Rotations.Seeded(seed, layer & 0xff, shared);
        default -> right;
      };
    }
    return defect == Defect.STRUCTURED_ROTATIONS_TAKEN_FOR_NORMAL_ONES
            && right instanceof Rotations.Structured(long seed, int layer, boolean shared)
        ? new Rotations.Seeded(seed, layer, shared)
        : right;
  }

  /** The bucket of one vector. */
  int bucket(double[] x, int head, int round, int tokens) {
    int matrix = ((matrices == 1 ? 0 : head) * hashing.rounds() + round) * dim * columns;
    double length = 0;
    for (double value : x) {
      length += value * value;
    }
    length = Math.sqrt(length);
    double[] p = new double[columns];
    for (int column = 0; column < columns; column++) {
      for (int d = 0; d < dim; d++) {
        p[column] += x[d] * rotations[matrix + d * columns + column];
      }
      if (defect == Defect.HASH_DEPENDS_ON_LENGTH) {
        p[column] += 0.2 * column;
      }
      if (defect == Defect.PROJECTIONS_OVERFLOW) {
        p[column] = Math.clamp(p[column], -1e37, 1e37);
      }
      if (defect == Defect.HYPERPLANES_OFF_CENTRE) {
        p[column] -= 0.7 * length;
      }
    }
    int bucket =
        switch (hashing.family()) {
          case HashFamily.Hyperplanes _ -> signs(p);
          case HashFamily.CrossPolytope(List<Integer> factors) -> corners(p, factors, tokens);
        };
    if (defect == Defect.ZERO_VECTORS_IN_LAST_BUCKET && length == 0) {
      return hashing.buckets() - 1;
    }
    return defect == Defect.BUCKETS_DERIVED_FROM_SEQUENCE_LENGTH
        ? bucket % Math.max(1, tokens / 4)
        : bucket;
  }

  private static int signs(double[] p) {
    int bucket = 0;
    for (int t = p.length - 1; t >= 0; t--) {
      bucket = 2 * bucket + (p[t] > 0 ? 1 : 0);
    }
    return bucket;
  }

  private int corners(double[] p, List<Integer> factors, int tokens) {
    boolean last =
        defect == Defect.TIES_GO_TO_THE_HIGHEST_INDEX
            || (defect == Defect.DECODER_BREAKS_TIES_THE_OTHER_WAY && tokens == 1);
    int bucket = 0;
    int stride = 1;
    int from = 0;
    for (int factor : factors) {
      int half = factor / 2;
      int best = 0;
      for (int h = 1; h < factor; h++) {
        double candidate = h < half ? p[from + h] : -p[from + h - half];
        double leader = best < half ? p[from + best] : -p[from + best - half];
        boolean better = last ? candidate >= leader : candidate > leader;
        if (better) {
          best = h;
        }
      }
      if (defect == Defect.CROSS_POLYTOPE_WITHOUT_SIGNS) {
        best %= half;
      }
      if (defect == Defect.FIRST_FACTOR_MOST_SIGNIFICANT) {
        bucket = bucket * factor + best;
      } else {
        bucket += stride * best;
      }
      stride *= factor;
      from += half;
    }
    return bucket;
  }
}
