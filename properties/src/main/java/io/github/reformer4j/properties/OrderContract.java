package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.properties.check.Stages;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import net.jqwik.api.ForAll;

/** The sort (semantics section 3). */
public interface OrderContract extends Contract {
  /**
   * Section 3: the same permutation, masks and every kind of padding included.
   *
   * @param c the case
   */
  @ContractProperty(section = "3 Order")
  default void orderAgreesWithOracle(@ForAll("lshCases") AttentionCase c) {
    AttentionInputs inputs = injected(c).inputs(type());
    Tensor buckets = Objects.requireNonNull(inputs.buckets());
    Bits.same(
        "order",
        Stages.order(attention(c.spec()), buckets, inputs.keyMask()),
        Stages.order(Oracle.attention(c.spec()), buckets, inputs.keyMask()));
  }

  /**
   * Section 3: slots ascend by (bucket, position), a stable sort; then −1 for tokens without.
   *
   * @param c the case
   */
  @ContractProperty(section = "3 Order")
  default void sortIsStable(@ForAll("lshCases") AttentionCase c) {
    AttentionInputs inputs = injected(c).inputs(type());
    Tensor buckets = Objects.requireNonNull(inputs.buckets());
    Tensor order = Stages.order(attention(c.spec()), buckets, inputs.keyMask());
    int tokens = c.sizes().tokens();
    for (long row = 0; row < order.shape().elements() / tokens; row++) {
      long previous = -1;
      boolean ended = false;
      for (int slot = 0; slot < tokens; slot++) {
        int token = order.getInt(row * tokens + slot);
        ended |= token < 0;
        assertThat(token < 0)
            .as("row %d: nothing but -1 after the first -1, at slot %d", row, slot)
            .isEqualTo(ended);
        if (!ended) {
          long key = sortKey(c, inputs, row, token);
          assertThat(key)
              .as("row %d slot %d: token %d sorts after its predecessor", row, slot, token)
              .isGreaterThan(previous);
          previous = key;
        }
      }
    }
  }

  /** Bucket, then position; under SORTED_LAST masked tokens are in a bucket after all others. */
  private static long sortKey(AttentionCase c, AttentionInputs inputs, long row, int token) {
    int tokens = c.sizes().tokens();
    long bucket = Objects.requireNonNull(inputs.buckets()).getInt(row * tokens + token);
    if (padding(c) == Padding.SORTED_LAST && !real(c, inputs, row, token)) {
      bucket = c.lsh().hashing().buckets();
    }
    return bucket * tokens + token;
  }

  private static Padding padding(AttentionCase c) {
    return c.lsh().windows() instanceof Windows.Flat flat ? flat.padding() : Padding.DROPPED;
  }

  private static boolean real(AttentionCase c, AttentionInputs inputs, long row, int token) {
    Tensor mask = inputs.keyMask();
    long batch = row / (c.sizes().heads() * c.lsh().hashing().rounds());
    return mask == null || mask.getBoolean(batch * c.sizes().tokens() + token);
  }

  /**
   * Section 3: every token that has a slot has exactly one, so unsorting the sort is identity.
   *
   * @param c the case
   */
  @ContractProperty(section = "3 Order")
  default void unsortAfterSortIsIdentity(@ForAll("lshCases") AttentionCase c) {
    AttentionInputs inputs = injected(c).inputs(type());
    Tensor order =
        Stages.order(
            attention(c.spec()), Objects.requireNonNull(inputs.buckets()), inputs.keyMask());
    int tokens = c.sizes().tokens();
    for (long row = 0; row < order.shape().elements() / tokens; row++) {
      int[] found = new int[tokens];
      for (int slot = 0; slot < tokens; slot++) {
        int token = order.getInt(row * tokens + slot);
        assertThat(token).as("row %d slot %d", row, slot).isBetween(-1, tokens - 1);
        if (token >= 0) {
          found[token]++;
        }
      }
      for (int token = 0; token < tokens; token++) {
        boolean hasSlot = padding(c) != Padding.DROPPED || real(c, inputs, row, token);
        assertThat(found[token])
            .as("row %d: slots of token %d", row, token)
            .isEqualTo(hasSlot ? 1 : 0);
      }
    }
  }

  /**
   * Section 3: masked tokens belong to no bucket, whatever their entry says.
   *
   * @param c the case
   */
  @ContractProperty(section = "3 Order")
  default void bucketsOfMaskedTokensAreIgnored(@ForAll("lshCases") AttentionCase c) {
    AttentionInputs inputs = injected(c).inputs(type());
    if (padding(c) == Padding.IN_PLACE) {
      return; // there masked tokens do have buckets
    }
    Tensor buckets = Objects.requireNonNull(inputs.buckets());
    Tensor rubbish = Tensors.copy(buckets);
    int tokens = c.sizes().tokens();
    int[] values = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, c.lsh().hashing().buckets()};
    for (long i = 0; i < rubbish.shape().elements(); i++) {
      if (!real(c, inputs, i / tokens, (int) (i % tokens))) {
        rubbish.setInt(i, values[(int) (i % values.length)]);
      }
    }
    Bits.same(
        "order with rubbish in masked entries",
        Stages.order(attention(c.spec()), rubbish, inputs.keyMask()),
        Stages.order(attention(c.spec()), buckets, inputs.keyMask()));
  }

  private static AttentionCase injected(AttentionCase c) {
    return c.bucketing() == Bucketing.HASHED ? c.withBucketing(Bucketing.RANDOM) : c;
  }
}
