package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Inputs with masked tokens added, changed or taken away. */
final class MaskedTokens {
  private MaskedTokens() {}

  /** Positions of the real tokens of the first sequence. */
  static int[] real(@Nullable Tensor mask, int tokens) {
    return IntStream.range(0, tokens).filter(i -> mask == null || mask.getBoolean(i)).toArray();
  }

  /** The inputs followed by masked tokens out of longer ones. */
  static AttentionInputs appended(AttentionInputs inputs, AttentionInputs longer) {
    Tensor mask = inputs.keyMask();
    long batch = inputs.queries().shape().dim(0);
    int tokens = Math.toIntExact(inputs.queries().shape().dim(2));
    int padded = Math.toIntExact(longer.queries().shape().dim(2));
    Tensor longerMask = Tensors.allocate(DType.BOOL, batch, padded);
    for (long b = 0; b < batch; b++) {
      for (int i = 0; i < tokens; i++) {
        longerMask.setBoolean(b * padded + i, mask == null || mask.getBoolean(b * tokens + i));
      }
    }
    Tensor keys = inputs.keys();
    Tensor longerKeys = longer.keys();
    Tensor buckets = inputs.buckets();
    Tensor longerBuckets = longer.buckets();
    return new AttentionInputs(
        overwritten(longer.queries(), inputs.queries(), 2),
        keys == null || longerKeys == null ? null : overwritten(longerKeys, keys, 2),
        overwritten(longer.values(), inputs.values(), 2),
        longerMask,
        buckets == null || longerBuckets == null ? null : overwritten(longerBuckets, buckets, 3));
  }

  /** A tensor with the first entries of an axis from a shorter one. */
  static Tensor overwritten(Tensor longer, Tensor shorter, int axis) {
    int[] entries = IntStream.range(0, (int) longer.shape().dim(axis)).toArray();
    int tokens = (int) shorter.shape().dim(axis);
    int[] kept = IntStream.of(entries).map(i -> i < tokens ? i : -1).toArray();
    return Rows.spliced(Tensors.select(shorter, axis, kept), longer, axis, tokens);
  }

  /** The inputs with other contents in masked tokens. */
  static AttentionInputs replaced(AttentionInputs inputs, AttentionInputs others) {
    Tensor keys = inputs.keys();
    Tensor otherKeys = others.keys();
    Tensor mask = inputs.keyMask();
    return new AttentionInputs(
        replaced(inputs.queries(), others.queries(), mask),
        keys == null || otherKeys == null ? null : replaced(keys, otherKeys, mask),
        replaced(inputs.values(), others.values(), mask),
        mask,
        inputs.buckets());
  }

  /** The first tensor where tokens are real, the other where they are masked. */
  static Tensor replaced(Tensor tensor, Tensor other, @Nullable Tensor mask) {
    Tensor result = Tensors.copy(tensor);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (masked(tensor, i, mask)) {
        result.setDouble(i, other.getDouble(i));
      }
    }
    return result;
  }

  /** The tensor with zeros where tokens are real. */
  static Tensor only(Tensor tensor, @Nullable Tensor mask) {
    Tensor result = Tensors.copy(tensor);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      if (!masked(tensor, i, mask)) {
        result.setDouble(i, 0);
      }
    }
    return result;
  }

  static void requireNoWeight(Tensor logsumexp, @Nullable Tensor mask) {
    for (long i = 0; i < logsumexp.shape().elements(); i++) {
      if (masked(logsumexp, i, mask)) {
        assertThat(logsumexp.getDouble(i))
            .as("logsumexp of masked query at %d", i)
            .isEqualTo(Double.NEGATIVE_INFINITY);
      }
    }
  }

  /** Whether the element belongs to a masked token; [B, H, N] or [B, H, N, width]. */
  private static boolean masked(Tensor tensor, long index, @Nullable Tensor mask) {
    if (mask == null) {
      return false;
    }
    long tokens = tensor.shape().dim(2);
    long width = tensor.shape().rank() == 4 ? tensor.shape().dim(3) : 1;
    long row = index / width;
    long batch = row / tokens / tensor.shape().dim(1);
    return !mask.getBoolean(batch * tokens + row % tokens);
  }

  /** Some tokens of a batch of one. */
  static AttentionInputs selected(AttentionInputs inputs, int[] tokens) {
    Tensor keys = inputs.keys();
    Tensor mask = inputs.keyMask();
    Tensor buckets = inputs.buckets();
    return new AttentionInputs(
        Tensors.select(inputs.queries(), 2, tokens),
        keys == null ? null : Tensors.select(keys, 2, tokens),
        Tensors.select(inputs.values(), 2, tokens),
        mask == null ? null : Tensors.select(mask, 1, tokens),
        buckets == null ? null : Tensors.select(buckets, 3, tokens));
  }
}
