package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.cases.VectorStyle;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.properties.check.Stages;
import io.github.reformer4j.properties.check.Ties;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** Hashing (semantics section 2); its statistics are in {@link HashStatisticsContract}. */
public interface HashingContract extends Contract {
  /**
   * Section 2: both families, every kind of rotations; near a tie either bucket will do.
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing")
  default void hashAgreesWithOracleAwayFromTies(@ForAll("lshCases") AttentionCase c) {
    AttentionInputs inputs = c.inputs(type());
    Tensor actual = Stages.hash(attention(c.spec()), inputs.queries(), inputs.keyMask());
    AttentionInputs exact = Oracle.inDouble(inputs);
    Tensor expected = Stages.hash(Oracle.attention(c.spec()), exact.queries(), exact.keyMask());
    sameAwayFromTies(actual, expected, Ties.of(c.lsh().hashing(), inputs.queries()));
  }

  private static void sameAwayFromTies(Tensor actual, Tensor expected, Ties ties) {
    for (long i = 0; i < expected.shape().elements(); i++) {
      if (actual.getInt(i) != expected.getInt(i)) {
        assertThat(ties.clear(i) || expected.getInt(i) < 0)
            .as(
                "bucket at %d of %s = %d, expected %d: within rounding of a tie is the only excuse",
                i, expected.shape(), actual.getInt(i), expected.getInt(i))
            .isFalse();
        assertThat(actual.getInt(i)).as("bucket of a real token at %d", i).isNotNegative();
      }
    }
  }

  /**
   * Section 2: on an exact tie the lowest index wins; zero vectors tie everywhere. Vectors and
   * rotations are small integers, so that every sum is exact in every order.
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing")
  default void tiesGoToTheLowestIndex(@ForAll("lshCases") AttentionCase c) {
    AttentionCase integers = c.withStyle(VectorStyle.INTEGERS);
    AttentionInputs source = integers.inputs(type());
    LshAttention spec = Tied.byIntegers(c, type());
    Tensor actual = Stages.hash(attention(spec), source.queries(), source.keyMask());
    AttentionInputs exact = Oracle.inDouble(source);
    Bits.same(
        "buckets", actual, Stages.hash(Oracle.attention(spec), exact.queries(), exact.keyMask()));
  }

  /**
   * Section 2: the zero vector is in bucket 0.
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing")
  default void zeroVectorsAreInBucketZero(@ForAll("smallLshCases") AttentionCase c) {
    Tensor zeros =
        Tensors.allocate(
            type(), c.sizes().batch(), c.sizes().heads(), c.sizes().tokens(), c.sizes().dim());
    assertThat(Stages.hash(attention(c.spec()), zeros, null).toInts()).containsOnly(0);
  }

  /**
   * Section 2: bucket(a·x) = bucket(x) for a &gt; 0; by a power of two to the bit.
   *
   * @param c the case
   * @param exponent of the power of two
   */
  @ContractProperty(section = "2 Hashing")
  default void hashDependsOnDirectionOnly(
      @ForAll("lshCases") AttentionCase c, @ForAll @IntRange(min = -60, max = 40) int exponent) {
    Attention attention = attention(c.spec());
    AttentionInputs inputs = c.inputs(type());
    Tensor buckets = Stages.hash(attention, inputs.queries(), inputs.keyMask());
    Tensor byPower = Tensors.times(inputs.queries(), Math.scalb(1.0, exponent));
    Bits.same(
        "buckets of vectors times 2^" + exponent,
        Stages.hash(attention, byPower, inputs.keyMask()),
        buckets);
    Tensor byThird = Tensors.times(inputs.queries(), Math.scalb(1 / 3.0, exponent));
    sameAwayFromTies(
        Stages.hash(attention, byThird, inputs.keyMask()),
        buckets,
        Ties.ofRounded(c.lsh().hashing(), byThird));
  }

  /**
   * Section 2: the same at the other end of the numbers' range, where sums of products overflow.
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing", effort = 0.5)
  default void theLongestVectorsHashByDirection(@ForAll("lshCases") AttentionCase c) {
    Attention attention = attention(c.spec());
    Tensor queries = c.inputs(type()).queries();
    int most = Math.getExponent(Closeness.norm(queries));
    int exponent = (type() == DType.FLOAT64 ? Double.MAX_EXPONENT : Float.MAX_EXPONENT) - 2 - most;
    Bits.same(
        "buckets of vectors times 2^" + exponent,
        Stages.hash(attention, Tensors.times(queries, Math.scalb(1.0, exponent)), null),
        Stages.hash(attention, queries, null));
  }

  /**
   * Section 2: the bucket is a function of the vector, not of how many others there are.
   *
   * @param c the case
   */
  @ContractProperty(section = "2 Hashing")
  default void hashOfATokenDoesNotDependOnOtherTokens(@ForAll("lshCases") AttentionCase c) {
    Attention attention = attention(c.spec());
    Tensor queries = c.inputs(type()).queries();
    int tokens = c.sizes().tokens();
    int[] some = IntStream.range(0, tokens).filter(i -> i % 3 == c.seed() % 3).toArray();
    Bits.same(
        "buckets of every third token",
        Stages.hash(attention, Tensors.select(queries, 2, some), null),
        Tensors.select(Stages.hash(attention, queries, null), 3, some));
  }

  /**
   * Section 3: masked tokens belong to no bucket, unless padding is in place.
   *
   * @param c the case
   */
  @ContractProperty(section = "3 Order")
  default void maskedTokensHaveNoBucket(@ForAll("lshCases") AttentionCase c) {
    AttentionInputs inputs = c.inputs(type());
    Attention attention = attention(c.spec());
    Tensor buckets = Stages.hash(attention, inputs.queries(), inputs.keyMask());
    Tensor unmasked = Stages.hash(attention, inputs.queries(), null);
    boolean inPlace =
        c.lsh().windows() instanceof Windows.Flat flat && flat.padding() == Padding.IN_PLACE;
    Tensor mask = inputs.keyMask();
    int tokens = c.sizes().tokens();
    long perBatch = buckets.shape().elements() / c.sizes().batch();
    for (long i = 0; i < buckets.shape().elements(); i++) {
      boolean none =
          mask != null && !inPlace && !mask.getBoolean(i / perBatch * tokens + i % tokens);
      assertThat(buckets.getInt(i))
          .as("bucket at %d of %s", i, buckets.shape())
          .isEqualTo(none ? -1 : unmasked.getInt(i));
    }
  }
}
