package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** The future stays out of sight (semantics section 4, ALIGNED, and section 5). */
public interface CausalityContract extends Contract {
  /**
   * Section 4, ALIGNED: with real hashing, changing tokens after i changes no output, log-sum-exp
   * or bucket up to i, bit for bit.
   *
   * @param c the case
   * @param pick chooses a position
   */
  @ContractProperty(section = "4 Windows")
  default void laterTokensChangeNoBitUnderAligned(
      @ForAll("lshCases") AttentionCase c, @ForAll @IntRange(max = 1000) int pick) {
    Windows windows =
        c.lsh().windows() instanceof Windows.Aligned aligned
            ? aligned
            : new Windows.Aligned(c.lsh().windows().chunkLength(), 1, 1);
    AttentionCase causal =
        c.withBucketing(Bucketing.HASHED)
            .withSpec(c.lsh().toBuilder().windows(windows).causal(true).build());
    laterTokensChangeNoBit(causal, pick);
  }

  /**
   * Section 5: nor, within rounding, in exact and local attention, not even if they are long.
   *
   * @param exact a case of exact attention
   * @param local a case of local attention
   * @param pick chooses a position
   */
  @ContractProperty(section = "5 Who may attend")
  default void laterTokensChangeNothingInExactAndLocalAttention(
      @ForAll("exactCases") AttentionCase exact,
      @ForAll("localCases") AttentionCase local,
      @ForAll @IntRange(max = 1000) int pick) {
    laterTokensChangeNothing(exact.withSpec(causal(exact.spec())), pick);
    laterTokensChangeNothing(local.withSpec(causal(local.spec())), pick);
  }

  private void laterTokensChangeNothing(AttentionCase c, int pick) {
    int from = 1 + pick % c.sizes().tokens();
    AttentionInputs inputs = c.inputs(type());
    AttentionInputs other = otherEnd(c, inputs, from);
    Tensor keys = Objects.requireNonNull(other.keys());
    Tensor longKeys = Rows.spliced(keys, Tensors.times(keys, 100), 2, from);
    Trial plain = Trial.of(this, c, inputs);
    Trial changed =
        Trial.of(
            this,
            c,
            new AttentionInputs(other.queries(), longKeys, other.values(), other.keyMask(), null));
    // rows from there on are the other's own business
    Tensor out = changed.pass().outputs().out();
    Tensor logsumexp = changed.pass().logsumexp();
    plain.agreement().out(Rows.spliced(out, plain.pass().outputs().out(), 2, from));
    plain.agreement().logsumexp(Rows.spliced(logsumexp, plain.pass().logsumexp(), 2, from));
  }

  private static AttentionSpec causal(AttentionSpec spec) {
    return switch (spec) {
      case ExactAttention e -> new ExactAttention(true, e.selfRule(), e.scale());
      case LocalAttention l ->
          new LocalAttention(
              l.chunkLength(), l.before(), l.after(), l.circular(), true, l.selfRule(), l.scale());
      case LshAttention lsh -> lsh.toBuilder().causal(true).build();
    };
  }

  private void laterTokensChangeNoBit(AttentionCase c, int pick) {
    int from = 1 + pick % c.sizes().tokens();
    AttentionInputs inputs = c.inputs(type());
    Attention attention = attention(c.spec());
    Pass pass = Pass.forward(attention, inputs);
    Pass other = Pass.forward(attention, otherEnd(c, inputs, from));
    Rows.same("out before token " + from, other.outputs().out(), pass.outputs().out(), 0, from);
    Rows.same("logsumexp before token " + from, other.logsumexp(), pass.logsumexp(), 0, from);
    int[] kept = IntStream.range(0, from).toArray();
    Bits.same(
        "buckets before token " + from,
        Tensors.select(other.buckets(), 3, kept),
        Tensors.select(pass.buckets(), 3, kept));
  }

  /** Other queries, keys and values from a token on. */
  private AttentionInputs otherEnd(AttentionCase c, AttentionInputs inputs, int from) {
    AttentionInputs others =
        new AttentionCase(
                c.spec(), c.sizes(), c.style(), c.masking(), c.bucketing(), c.seed() + 1_000_003)
            .inputs(type());
    Tensor keys = inputs.keys();
    Tensor otherKeys = others.keys();
    return new AttentionInputs(
        Rows.spliced(inputs.queries(), others.queries(), 2, from),
        keys == null || otherKeys == null ? null : Rows.spliced(keys, otherKeys, 2, from),
        Rows.spliced(inputs.values(), others.values(), 2, from),
        inputs.keyMask(),
        inputs.buckets());
  }

  /**
   * Section 7: what no output up to i reads gets a gradient of exactly zero from them.
   *
   * @param c the case
   * @param pick chooses a position
   */
  @ContractProperty(section = "7 Gradients")
  default void laterTokensGetNoGradientFromEarlierOutputs(
      @ForAll("anyCases") AttentionCase c, @ForAll @IntRange(max = 1000) int pick) {
    AttentionSpec spec = causal(c.spec());
    AttentionCase causal = c.withSpec(spec);
    int from = 1 + pick % c.sizes().tokens();
    int tokens = c.sizes().tokens();
    Tensor outGradient = causal.outGradient(type());
    Tensor early =
        Rows.spliced(outGradient, Tensors.allocate(type(), outGradient.shape()), 2, from);
    Trial trial = Trial.of(this, spec, causal.inputs(type()), early);
    AttentionGradients gradients = trial.gradients();
    int[] later = IntStream.range(from, tokens).toArray();
    Bits.zero("late gradient of queries", Tensors.select(gradients.queries(), 2, later));
    Bits.zero("late gradient of values", Tensors.select(gradients.values(), 2, later));
    Tensor keys = gradients.keys();
    if (keys != null) {
      Bits.zero("late gradient of keys", Tensors.select(keys, 2, later));
    }
  }

  /**
   * Section 4, FLAT: the recorded fact that it does leak. Somewhere among a few small causal
   * sequences, changing the last token changes an earlier output, through the sort.
   */
  @ContractProperty(section = "4 Windows")
  default void flatLeaksTheFutureThroughTheSort() {
    int tokens = 16;
    LshAttention spec =
        LshAttention.crossPolytope(4).rounds(1).flat(4, 1, 0).causal(true).seed(1).build();
    Attention attention = attention(spec);
    boolean leaked = false;
    for (long seed = 0; seed < 100 && !leaked; seed++) {
      Tensor queries = normal(seed, tokens, 8);
      Tensor values = normal(seed + 1000, tokens, 8);
      Tensor other = Rows.spliced(queries, normal(seed + 2000, tokens, 8), 2, tokens - 1);
      Pass pass = Pass.forward(attention, AttentionInputs.shared(queries, values));
      Pass changed = Pass.forward(attention, AttentionInputs.shared(other, values));
      int[] earlier = IntStream.range(0, tokens - 1).toArray();
      leaked =
          Tensors.select(pass.outputs().out(), 2, earlier)
                  .segment()
                  .mismatch(Tensors.select(changed.outputs().out(), 2, earlier).segment())
              >= 0;
    }
    assertThat(leaked).as("an earlier output changed with the last token, in 100 tries").isTrue();
  }

  private Tensor normal(long seed, int tokens, int width) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    Tensor tensor = Tensors.allocate(type(), 1, 1, tokens, width);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.normal(0, 0, i));
    }
    return tensor;
  }
}
