package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.reference.AttendedKeys;
import io.github.reformer4j.reference.Occurrence;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;

/** When a token may attend to itself (semantics section 5, self rule). */
public interface SelfRuleContract extends Contract {
  /**
   * Section 5: under a causal mask the first real token has only itself, and takes its value.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend")
  default void firstTokenAttendsToItself(@ForAll("anyCases") AttentionCase c) {
    AttentionSpec spec = with(c.spec(), true, c.spec().selfRule());
    Pass pass = Pass.forward(attention(spec), c.withMasking(Masking.NONE).inputs(type()));
    Tensor first = Tensors.select(pass.outputs().out(), 2, 0);
    Tensor value = Tensors.select(pass.inputs().values(), 2, 0);
    Closeness.check(
        "out of the first token", first, value, precision().few() * Closeness.norm(value));
  }

  /**
   * Section 5, LAST_RESORT: a query that sees another key does not see itself; its own value does
   * not touch its row, to the bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend")
  default void selfDoesNotCountBesideOthersAsALastResort(@ForAll("anyCases") AttentionCase c) {
    AttentionSpec spec = with(c.spec(), c.spec().causal(), SelfRule.LAST_RESORT);
    Pass pass = Pass.forward(attention(spec), c.inputs(type()));
    AttentionSizes s = c.sizes();
    for (int i = 0; i < Math.min(s.tokens(), 3); i++) {
      int[] row = {i};
      Tensor changed = Tensors.copy(pass.inputs().values());
      for (long sequence = 0; sequence < s.sequences(); sequence++) {
        for (int e = 0; e < s.valueDim(); e++) {
          changed.setDouble((sequence * s.tokens() + i) * s.valueDim() + e, -77);
        }
      }
      AttentionInputs in = pass.inputs();
      Pass other =
          Pass.forward(
              pass.attention(),
              new AttentionInputs(in.queries(), in.keys(), changed, in.keyMask(), in.buckets()));
      Tensor before = Tensors.select(pass.outputs().out(), 2, row);
      Tensor after = Tensors.select(other.outputs().out(), 2, row);
      for (long sequence = 0; sequence < s.sequences(); sequence++) {
        if (!alone(spec, pass, s, sequence, i)) {
          for (int e = 0; e < s.valueDim(); e++) {
            long at = sequence * s.valueDim() + e;
            assertThat(after.getDouble(at))
                .as("out of query %d in sequence %d, which sees others", i, sequence)
                .isEqualTo(before.getDouble(at));
          }
        }
      }
    }
  }

  private static boolean alone(
      AttentionSpec spec, Pass pass, AttentionSizes s, long sequence, int i) {
    List<Occurrence> attended =
        AttendedKeys.of(spec, pass.fixed(), sequence / s.heads(), sequence % s.heads()).get(i);
    return attended.stream().anyMatch(o -> o.key() == i);
  }

  /**
   * Section 5, LAST_RESORT: tokens alone in their buckets take their own value, pass dout on to it,
   * and get a gradient of exactly zero.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend")
  default void lonelyTokensTakeTheirOwnValue(@ForAll("smallLshCases") AttentionCase c) {
    int buckets = c.lsh().hashing().buckets();
    AttentionSizes s = c.sizes();
    int tokens = Math.min(s.tokens(), buckets);
    AttentionCase lonely =
        c.withSizes(new AttentionSizes(s.batch(), s.heads(), tokens, s.dim(), s.valueDim()))
            .withMasking(Masking.NONE)
            .withBucketing(Bucketing.SPREAD)
            .withSpec(
                c.lsh().toBuilder()
                    .aligned(c.lsh().windows().chunkLength(), c.lsh().windows().before(), 1)
                    .selfRule(SelfRule.LAST_RESORT)
                    .build());
    Trial trial = Trial.of(this, lonely);
    Tensor values = trial.pass().inputs().values();
    double few = precision().few();
    Closeness.check("out", trial.pass().outputs().out(), values, few * Closeness.norm(values));
    Closeness.check(
        "gradient of values",
        trial.gradients().values(),
        trial.outGradient(),
        few * Closeness.norm(trial.outGradient()));
    Bits.zero("gradient of queries", trial.gradients().queries());
    trial.agreement().logsumexp(trial.pass().logsumexp());
  }

  /**
   * Section 5, ALLOWED: with all others masked, a token still attends, and only to itself.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend")
  default void theOnlyRealTokenAttendsToItself(@ForAll("anyCases") AttentionCase c) {
    Pass pass = Pass.forward(attention(c.spec()), c.withMasking(Masking.ONE_REAL).inputs(type()));
    Tensor mask = Objects.requireNonNull(pass.inputs().keyMask());
    Tensor expected =
        MaskedTokens.replaced(
            pass.inputs().values(), Tensors.allocate(type(), pass.inputs().values().shape()), mask);
    Closeness.check(
        "out", pass.outputs().out(), expected, precision().few() * Closeness.norm(expected));
  }

  /**
   * Section 5: a query that may attend to nothing gives a zero row of no weight.
   *
   * @param c the case
   */
  @ContractProperty(section = "5 Who may attend")
  default void nothingToAttendToGivesZeroRows(@ForAll("anyCases") AttentionCase c) {
    Trial trial = Trial.of(this, c.withMasking(Masking.ALL_MASKED));
    Bits.zero("out", trial.pass().outputs().out());
    Bits.zero("gradient of queries", trial.gradients().queries());
    Bits.zero("gradient of values", trial.gradients().values());
    assertThat(trial.pass().logsumexp().toDoubles()).containsOnly(Double.NEGATIVE_INFINITY);
  }

  private static AttentionSpec with(AttentionSpec spec, boolean causal, SelfRule rule) {
    return switch (spec) {
      case ExactAttention e -> new ExactAttention(causal, rule, e.scale());
      case LocalAttention l ->
          new LocalAttention(
              l.chunkLength(), l.before(), l.after(), l.circular(), causal, rule, l.scale());
      case LshAttention lsh -> lsh.toBuilder().causal(causal).selfRule(rule).build();
    };
  }
}
