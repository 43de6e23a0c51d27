package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That every head gets its own batch's mask, its own rotations and the right buckets. */
class PlumbingTest {
  private static final boolean T = true;
  private static final boolean F = false;

  /** Two heads of rotations, one number each: head 0 keeps the sign, head 1 turns it. */
  private static final Rotations TURNED =
      new Rotations.Given(Tensor.ofDoubles(new double[] {1, -1}, 2, 1, 1, 1));

  @Test
  void everyBatchHasItsOwnMask() {
    Tensor mask = Tensor.ofBooleans(new boolean[] {T, F, T, T, T, F}, 2, 3);
    Tensor x = Tensor.ofDoubles(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 2, 3, 1);
    AttentionInputs inputs = AttentionInputs.separate(x, x, x).withKeyMask(mask);
    try (AttentionOutputs outputs =
        new ReferenceBackend().attention(ExactAttention.of(false)).forward(inputs)) {
      for (int i = 0; i < 12; i++) {
        boolean masked = i == 1 || i == 4 || i == 8 || i == 11;
        assertThat(outputs.out().getDouble(i) == 0).as("row %d", i).isEqualTo(masked);
      }
    }
  }

  @Test
  void everyHeadHasItsOwnRotations() {
    LshAttention spec =
        LshAttention.crossPolytope(2).rounds(1).rotations(TURNED).aligned(2, 0, 0).build();
    try (Tensor x = Tensor.ofDoubles(new double[] {3, -4, 3, -4}, 1, 2, 2, 1);
        Tensor buckets = new ReferenceBackend().attention(spec).hash(x, null)) {
      assertThat(buckets.toInts()).containsExactly(0, 1, 1, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Padding.class)
  void maskedTokensAreInNoBucketUnlessInPlace(Padding padding) {
    LshAttention spec =
        LshAttention.crossPolytope(2)
            .rounds(1)
            .rotations(TURNED)
            .windows(new Windows.Flat(2, 0, 0, true, padding))
            .build();
    Tensor mask = Tensor.ofBooleans(new boolean[] {T, T, T, F, T, T, T, T}, 2, 4);
    Attention attention = new ReferenceBackend().attention(spec);
    double[] values = {1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1};
    try (Tensor x = Tensor.ofDoubles(values, 2, 2, 4, 1);
        Tensor buckets = attention.hash(x, mask);
        Tensor order = attention.order(buckets, mask)) {
      int[] masked = java.util.Arrays.copyOf(buckets.toInts(), 8);
      int[] positions = java.util.Arrays.copyOf(order.toInts(), 8);
      switch (padding) {
        case DROPPED -> {
          assertThat(masked).containsExactly(0, 1, 0, -1, 1, 0, 1, -1);
          assertThat(positions).containsExactly(0, 2, 1, -1, 1, 0, 2, -1);
        }
        case SORTED_LAST -> {
          assertThat(masked).containsExactly(0, 1, 0, -1, 1, 0, 1, -1);
          assertThat(positions).containsExactly(0, 2, 1, 3, 1, 0, 2, 3);
        }
        case IN_PLACE -> {
          assertThat(masked).containsExactly(0, 1, 0, 1, 1, 0, 1, 0);
          assertThat(positions).containsExactly(0, 2, 1, 3, 1, 3, 0, 2);
        }
      }
      assertThat(java.util.Arrays.copyOfRange(order.toInts(), 8, 16))
          .containsExactly(0, 2, 1, 3, 1, 3, 0, 2);
    }
  }

  @Test
  void injectedBucketsWinOverHashesAndOverThoseOfTheForwardPass() {
    Rotations sign = new Rotations.Given(Tensor.ofDoubles(new double[] {1}, 1, 1, 1));
    LshAttention spec =
        LshAttention.crossPolytope(2).rounds(1).rotations(sign).aligned(3, 0, 0).build();
    Attention attention = new ReferenceBackend().attention(spec);
    Tensor x = Tensor.ofDoubles(new double[] {1, 1, -1}, 1, 1, 3, 1);
    AttentionInputs inputs = AttentionInputs.shared(x, x.copy());
    Tensor together = Tensor.ofInts(new int[] {0, 1, 0}, 1, 1, 1, 3);
    Tensor dOut = Tensor.ofDoubles(new double[] {1, 0, 0}, 1, 1, 3, 1);
    try (AttentionOutputs hashed = attention.forward(inputs);
        AttentionOutputs injected = attention.forward(inputs.withBuckets(together));
        AttentionGradients ofHashed = attention.backward(inputs, hashed, dOut);
        AttentionGradients ofInjected =
            attention.backward(inputs.withBuckets(together), hashed, dOut)) {
      assertThat(Objects.requireNonNull(hashed.buckets()).toInts()).containsExactly(0, 0, 1);
      assertThat(hashed.out().getDouble(0)).isEqualTo(1);
      assertThat(Objects.requireNonNull(injected.buckets()).toInts()).containsExactly(0, 1, 0);
      assertThat(injected.out().getDouble(0)).isEqualTo(-1);
      assertThat(ofHashed.values().toDoubles()).containsExactly(0, 1, 0);
      assertThat(ofInjected.values().toDoubles()).containsExactly(0, 0, 1);
    }
  }
}
