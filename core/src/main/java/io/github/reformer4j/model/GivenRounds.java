package io.github.reformer4j.model;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;

/** An LSH attention with another number of rounds. */
final class GivenRounds {
  private GivenRounds() {}

  /**
   * The same attention with another number of rounds.
   *
   * @throws IllegalArgumentException if its rotations are given and fewer
   */
  static LshAttention of(LshAttention spec, int rounds) {
    LshAttention.Builder builder = spec.toBuilder().rounds(rounds);
    if (spec.hashing().rotations() instanceof Rotations.Given(Tensor tensor)) {
      builder.rotations(new Rotations.Given(first(tensor, rounds)));
    }
    return builder.build();
  }

  private static Tensor first(Tensor rotations, int rounds) {
    int axis = rotations.shape().rank() - 3;
    long given = rotations.shape().dim(axis);
    if (rounds > given) {
      throw new IllegalArgumentException(
          "rounds = "
              + rounds
              + ": expected at most "
              + given
              + ", as many as there are rotations");
    }
    long[] dims = rotations.shape().toArray();
    long heads = axis == 0 ? 1 : dims[0];
    dims[axis] = rounds;
    // borrowed by the specification for as long as that is in use
    Tensor first = Tensor.allocate(Arena.ofAuto(), rotations.type(), Shape.of(dims));
    Tensor fromRounds = byRound(rotations, heads * given);
    Tensor toRounds = byRound(first, heads * rounds);
    for (long head = 0; head < heads; head++) {
      Tensor.copy(
          fromRounds.slice(head * given, head * given + rounds),
          toRounds.slice(head * rounds, (head + 1) * rounds));
    }
    return first;
  }

  private static Tensor byRound(Tensor rotations, long rounds) {
    return rotations.reshape(rounds, rotations.shape().elements() / rounds);
  }
}
