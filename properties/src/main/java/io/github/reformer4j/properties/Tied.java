package io.github.reformer4j.properties;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** Rotations under which vectors of small integers meet ties, as all sums are exact. */
final class Tied {
  private Tied() {}

  /** The specification of an LSH case, with rotations of -1, 0 and 1 that heads share. */
  static LshAttention byIntegers(AttentionCase c, DType type) {
    Tensor rotations =
        Tensors.allocate(
            type.sums(),
            c.lsh().hashing().rounds(),
            c.sizes().dim(),
            c.lsh().hashing().family().columns());
    for (long i = 0; i < rotations.shape().elements(); i++) {
      rotations.setDouble(i, Math.floorMod(i * 7 + c.seed(), 3) - 1);
    }
    return c.lsh().toBuilder().rotations(new Rotations.Given(rotations)).build();
  }
}
