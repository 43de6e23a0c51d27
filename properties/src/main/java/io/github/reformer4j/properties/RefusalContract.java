package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.properties.check.Places;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** Bad input is refused before any work, and nothing is written (semantics section 9). */
public interface RefusalContract extends Contract {
  /**
   * Section 9: the first NaN or infinity of an input is named with its place.
   *
   * @param c the case
   * @param which chooses a tensor
   * @param pick chooses a position
   * @param special chooses NaN or an infinity
   */
  @ContractProperty(section = "9 Bad input")
  default void nonFiniteInputsAreRefusedWithTheirPlace(
      @ForAll("smallCases") AttentionCase c,
      @ForAll @IntRange(max = 2) int which,
      @ForAll @IntRange(max = 100_000) int pick,
      @ForAll @IntRange(max = 2) int special) {
    Attention attention = attention(c.spec());
    AttentionInputs inputs = c.inputs(type());
    Tensor keys = inputs.keys();
    Tensor bad =
        which == 0 ? inputs.queries() : which == 1 && keys != null ? keys : inputs.values();
    String name = bad == inputs.queries() ? "queries" : bad == inputs.values() ? "values" : "keys";
    long at = NonFinite.plant(bad, pick, special);
    Untouched.outputs(
        attention,
        inputs,
        outputs ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.forward(inputs, outputs, null))
                .withMessageContaining(name)
                .withMessageContaining(Places.of(bad.shape(), at)));
    if (c.spec() instanceof LshAttention && which == 0) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> attention.hash(bad, null).close())
          .withMessageContaining(Places.of(bad.shape(), at));
    }
  }

  /**
   * Section 9: so is that of the gradient that comes in.
   *
   * @param c the case
   * @param pick chooses a position
   * @param special chooses NaN or an infinity
   */
  @ContractProperty(section = "9 Bad input")
  default void nonFiniteOutGradientsAreRefused(
      @ForAll("smallCases") AttentionCase c,
      @ForAll @IntRange(max = 100_000) int pick,
      @ForAll @IntRange(max = 2) int special) {
    need(Capability.GRADIENTS, c.spec());
    Pass pass = Pass.forward(attention(c.spec()), c.inputs(type()));
    Tensor bad = c.outGradient(type());
    long at = NonFinite.plant(bad, pick, special);
    Untouched.gradients(
        pass.inputs(),
        gradients ->
            assertThatIllegalArgumentException()
                .isThrownBy(
                    () ->
                        pass.attention()
                            .backward(pass.inputs(), pass.outputs(), bad, gradients, null))
                .withMessageContaining("outGradient")
                .withMessageContaining(Places.of(bad.shape(), at)));
  }

  /**
   * Section 9: huge numbers and denormals are numbers, and are not refused.
   *
   * @param c the case
   * @param pick chooses a position
   */
  @ContractProperty(section = "9 Bad input")
  default void finiteNumbersAreNotRefused(
      @ForAll("smallCases") AttentionCase c, @ForAll @IntRange(max = 100_000) int pick) {
    AttentionInputs inputs = c.inputs(type());
    boolean single = type() != DType.FLOAT64;
    double[] odd = {
      -0.0,
      single ? Float.MIN_VALUE : Double.MIN_VALUE,
      single ? -Float.MIN_NORMAL : -Double.MIN_NORMAL,
      single ? 1e30 : 1e290
    };
    for (int k = 0; k < odd.length; k++) {
      inputs.values().setDouble((pick + k) % inputs.values().shape().elements(), odd[k]);
    }
    Finite.check("out", Pass.forward(attention(c.spec()), inputs).outputs().out());
  }

  /**
   * Section 9: every tensor of another shape, type or presence is refused.
   *
   * @param c the case
   */
  @ContractProperty(section = "9 Bad input")
  default void wrongShapesAndTypesAreRefused(@ForAll("smallCases") AttentionCase c) {
    Attention attention = attention(c.spec());
    AttentionInputs in = c.withMasking(Masking.RANDOM).inputs(type());
    for (AttentionInputs wrong : WrongInputs.of(c, in)) {
      Untouched.outputs(
          attention,
          in,
          outputs ->
              assertThatIllegalArgumentException()
                  .as("%s", wrong)
                  .isThrownBy(() -> attention.forward(wrong, outputs, null))
                  .withMessageContaining("expected"));
    }
    AttentionOutputs right = Pass.dirtyOutputs(attention, in);
    Tensor wide = Pass.dirty(type(), WrongInputs.widened(right.out().shape()));
    List<AttentionOutputs> wrongOutputs = new ArrayList<>();
    wrongOutputs.add(new AttentionOutputs(wide, right.logsumexp(), right.buckets()));
    wrongOutputs.add(new AttentionOutputs(right.out(), wide, right.buckets()));
    wrongOutputs.add(new AttentionOutputs(right.out(), right.logsumexp(), wide));
    for (AttentionOutputs wrong : wrongOutputs) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> attention.forward(in, wrong, null))
          .withMessageContaining("expected");
    }
    Bits.same(right, Pass.dirtyOutputs(attention, in));
  }

  /**
   * Section 9: outputs over the memory of inputs or of each other are refused.
   *
   * @param c the case
   */
  @ContractProperty(section = "9 Bad input")
  default void overlappingOutputsAreRefused(@ForAll("smallCases") AttentionCase c) {
    Attention attention = attention(c.spec());
    AttentionInputs in = c.inputs(type());
    Tensor before = Tensors.copy(in.values());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attention.forward(in, AttentionOutputs.inference(in.values()), null));
    Bits.same("values", in.values(), before);
    Pass pass = Pass.forward(attention, in);
    Tensor outGradient = c.outGradient(type());
    Tensor keys = in.keys();
    AttentionGradients overlapping =
        new AttentionGradients(
            Tensors.copy(in.queries()), keys == null ? null : Tensors.copy(keys), outGradient);
    Tensor given = Tensors.copy(outGradient);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attention.backward(in, pass.outputs(), outGradient, overlapping, null));
    Bits.same("outGradient", outGradient, given);
  }

  /**
   * Section 9: memory that cannot be written is refused before any work.
   *
   * @param c the case
   */
  @ContractProperty(section = "9 Bad input")
  default void readOnlyOutputsAreRefused(@ForAll("smallCases") AttentionCase c) {
    Attention attention = attention(c.spec());
    AttentionInputs in = c.inputs(type());
    Untouched.outputs(
        attention,
        in,
        right -> {
          Tensor logsumexp = Objects.requireNonNull(right.logsumexp());
          Tensor buckets = right.buckets();
          List<AttentionOutputs> wrong = new ArrayList<>();
          wrong.add(new AttentionOutputs(Tensors.readOnly(right.out()), logsumexp, buckets));
          wrong.add(new AttentionOutputs(right.out(), Tensors.readOnly(logsumexp), buckets));
          if (buckets != null) {
            wrong.add(new AttentionOutputs(right.out(), logsumexp, Tensors.readOnly(buckets)));
          }
          for (AttentionOutputs outputs : wrong) {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.forward(in, outputs, null))
                .withMessageEndingWith("in read-only memory: expected memory that can be written");
          }
        });
  }

  /**
   * Section 9: a closed tensor is an exception, not a crash.
   *
   * @param c the case
   * @param queries whether it is the queries that are closed
   */
  @ContractProperty(section = "9 Bad input")
  default void closedTensorsAreRefused(
      @ForAll("smallCases") AttentionCase c, @ForAll boolean queries) {
    Attention attention = attention(c.spec());
    AttentionInputs in = c.inputs(type());
    Tensor closed = (queries ? in.queries() : in.values()).copy();
    closed.close();
    AttentionInputs wrong =
        new AttentionInputs(
            queries ? closed : in.queries(),
            in.keys(),
            queries ? in.values() : closed,
            in.keyMask(),
            in.buckets());
    Untouched.outputs(
        attention,
        in,
        outputs ->
            assertThatIllegalStateException()
                .isThrownBy(() -> attention.forward(wrong, outputs, null)));
  }

  /**
   * Section 9: a bucket that does not exist is refused, with its place, unless it is ignored.
   *
   * @param c the case
   * @param pick chooses a position
   * @param negative whether the bucket is below the range
   */
  @ContractProperty(section = "9 Bad input")
  default void bucketsOutOfRangeAreRefused(
      @ForAll("smallLshCases") AttentionCase c,
      @ForAll @IntRange(max = 100_000) int pick,
      @ForAll boolean negative) {
    Attention attention = attention(c.spec());
    AttentionInputs in = c.withBucketing(Bucketing.RANDOM).withMasking(Masking.NONE).inputs(type());
    Tensor buckets = Objects.requireNonNull(in.buckets());
    long at = pick % buckets.shape().elements();
    buckets.setInt(at, negative ? -1 : c.lsh().hashing().buckets());
    Untouched.outputs(
        attention,
        in,
        outputs ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.forward(in, outputs, null))
                .withMessageContaining("bucket")
                .withMessageContaining(Places.of(buckets.shape(), at)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> attention.order(buckets, null).close())
        .withMessageContaining(Places.of(buckets.shape(), at));
  }

  /**
   * Section 4, FLAT: chunks must divide the slots.
   *
   * @param c the case
   */
  @ContractProperty(section = "4 Windows")
  default void flatChunksMustDivideTheSlots(@ForAll("smallLshCases") AttentionCase c) {
    long slots = (long) c.lsh().hashing().rounds() * c.sizes().tokens();
    int chunk = 2;
    while (slots % chunk == 0) {
      chunk++;
    }
    LshAttention spec =
        c.lsh().toBuilder().windows(new Windows.Flat(chunk, 1, 0, true, padding(c))).build();
    Attention attention = attention(spec);
    AttentionInputs in = c.inputs(type());
    int wrong = chunk;
    Untouched.outputs(
        attention,
        in,
        outputs ->
            assertThatIllegalArgumentException()
                .isThrownBy(() -> attention.forward(in, outputs, null))
                .withMessageContaining("chunkLength = " + wrong));
  }

  private static Padding padding(AttentionCase c) {
    return c.lsh().windows() instanceof Windows.Flat flat ? flat.padding() : Padding.DROPPED;
  }
}
