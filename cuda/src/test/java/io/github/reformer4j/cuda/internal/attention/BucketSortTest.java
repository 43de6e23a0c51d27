package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sorts of every number of digits, over several blocks of items, with and without a mask. */
@NeedsEmulator
class BucketSortTest {
  private static final long SEED = 31;

  /** Bits of a bucket: one digit, a full one, two, three, and the most there can be. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 70", "5, 2048", "8, 2049", "9, 300", "16, 5000", "17, 500", "24, 4500"})
  void orderIsTheReference(int bits, int tokens) {
    for (Padding padding : Padding.values()) {
      LshAttention spec =
          LshAttention.builder(new HashFamily.Hyperplanes(bits))
              .rounds(2)
              .windows(new Windows.Flat(1, 1, 0, true, padding))
              .build();
      agrees(spec, bits, tokens, null);
      agrees(spec, bits, tokens, mask(tokens));
    }
    LshAttention aligned = LshAttention.builder(new HashFamily.Hyperplanes(bits)).rounds(2).build();
    agrees(aligned, bits, tokens, mask(tokens));
  }

  private static void agrees(LshAttention spec, int bits, int tokens, @Nullable Tensor mask) {
    Tensor buckets = Tensors.allocate(DType.INT32, 2, 1, 2, tokens);
    CounterRandom random = CounterRandom.of(SEED, Purpose.DATA, bits);
    for (int i = 0; i < buckets.shape().elements(); i++) {
      // every third in the last bucket, whose number has all bits
      double share = i % 3 == 0 ? 0.9999999999 : random.uniform(0, 0, i);
      buckets.setInt(i, (int) (share * (1 << bits)));
    }
    Bits.same(
        "order of " + tokens + " tokens under " + spec + ", seed " + SEED,
        order(EmulatedAttention.FULL, spec, buckets, mask),
        order(new ReferenceBackend(), spec, buckets, mask));
  }

  private static Tensor order(
      Backend backend, LshAttention spec, Tensor buckets, @Nullable Tensor mask) {
    Tensor order = Tensors.allocate(DType.INT32, buckets.shape().toArray());
    LshKernel kernel = (LshKernel) backend.kernel(spec);
    try (var workspace = kernel.newWorkspace()) {
      kernel.order(buckets, mask, order, workspace);
    }
    return order;
  }

  private static Tensor mask(int tokens) {
    Tensor mask = Tensors.allocate(DType.BOOL, 2, tokens);
    CounterRandom random = CounterRandom.of(SEED, Purpose.DATA, tokens);
    for (int i = 0; i < 2 * tokens; i++) {
      mask.setBoolean(i, random.uniform(1, 0, i) < 0.7);
    }
    return mask;
  }
}
