package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.Tensor;

/** The same hashing with its first round a second time, at the end. */
final class RepeatedRound {
  private RepeatedRound() {}

  static LshAttention of(LshAttention spec, AttentionSizes sizes) {
    int rounds = spec.hashing().rounds();
    return spec.toBuilder()
        .rounds(rounds + 1)
        .rotations(new Rotations.Given(Tensors.select(matrices(spec, sizes), 1, rounds(rounds))))
        .build();
  }

  /**
   * The same hashing by matrices, as the repeated one has it: a fast transform may round otherwise,
   * and decide otherwise between candidates within rounding.
   */
  static LshAttention byMatrices(LshAttention spec, AttentionSizes sizes) {
    return spec.hashing().rotations() instanceof Rotations.Structured
        ? spec.toBuilder().rotations(new Rotations.Given(matrices(spec, sizes))).build()
        : spec;
  }

  private static Tensor matrices(LshAttention spec, AttentionSizes sizes) {
    Hashing hashing = spec.hashing();
    return Tensors.copyAndClose(
        hashing
            .rotations()
            .materialise(sizes.heads(), hashing.rounds(), sizes.dim(), hashing.family().columns()));
  }

  /** Which round each of the R + 1 is. */
  static int[] rounds(int rounds) {
    int[] repeated = new int[rounds + 1];
    for (int round = 0; round < rounds; round++) {
      repeated[round] = round;
    }
    return repeated;
  }
}
