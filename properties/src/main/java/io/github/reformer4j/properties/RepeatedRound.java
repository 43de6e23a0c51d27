package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.Tensor;

/** The same hashing with its first round a second time, at the end. */
final class RepeatedRound {
  private RepeatedRound() {}

  static LshAttention of(LshAttention spec, AttentionSizes sizes) {
    int rounds = spec.hashing().rounds();
    Tensor rotations =
        Tensors.copyAndClose(
            spec.hashing()
                .rotations()
                .materialise(
                    sizes.heads(), rounds, sizes.dim(), spec.hashing().family().columns()));
    return spec.toBuilder()
        .rounds(rounds + 1)
        .rotations(new Rotations.Given(Tensors.select(rotations, 1, rounds(rounds))))
        .build();
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
