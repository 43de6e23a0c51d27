package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Bucketing;
import io.github.reformer4j.properties.cases.Chunks;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.properties.check.SeenKeys;
import io.github.reformer4j.reference.AttendedKeys;
import io.github.reformer4j.reference.Occurrence;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** What follows from attending to some keys and not to others (semantics sections 4 to 6). */
public interface AttendedKeysContract extends Contract {
  /**
   * Section 6: each row is a convex combination of the values it may see.
   *
   * @param c the case
   */
  @ContractProperty(section = "6 Combining rounds")
  default void rowsAreConvexCombinationsOfAllowedValues(@ForAll("anyCases") AttentionCase c) {
    Pass pass = Pass.forward(attention(c.spec()), c.inputs(type()));
    AttentionSizes s = c.sizes();
    Tensor out = pass.outputs().out();
    Tensor values = pass.inputs().values();
    double slack = precision().few() * Closeness.norm(values);
    for (long sequence = 0; sequence < s.sequences(); sequence++) {
      long first = sequence * s.tokens();
      List<List<Occurrence>> attended =
          AttendedKeys.of(c.spec(), pass.fixed(), sequence / s.heads(), sequence % s.heads());
      for (int i = 0; i < s.tokens(); i++) {
        for (int e = 0; e < s.valueDim(); e++) {
          double least = attended.get(i).isEmpty() ? 0 : Double.POSITIVE_INFINITY;
          double most = -least;
          for (Occurrence o : attended.get(i)) {
            double value = values.getDouble((first + o.key()) * s.valueDim() + e);
            least = Math.min(least, value);
            most = Math.max(most, value);
          }
          assertThat(out.getDouble((first + i) * s.valueDim() + e))
              .as("out[%d][%d][%d] among the values of %s", sequence, i, e, attended.get(i))
              .isBetween(least - slack, most + slack);
        }
      }
    }
  }

  /**
   * Section 5: values that a query may not see do not touch its row; to the bit.
   *
   * @param c the case
   * @param pick chooses a position
   */
  @ContractProperty(section = "5 Who may attend")
  default void rowsDependOnAllowedValuesOnly(
      @ForAll("anyCases") AttentionCase c, @ForAll @IntRange(max = 1000) int pick) {
    Pass pass = Pass.forward(attention(c.spec()), c.inputs(type()));
    AttentionSizes s = c.sizes();
    int i = pick % s.tokens();
    Tensor changed = Tensors.copy(pass.inputs().values());
    for (long sequence = 0; sequence < s.sequences(); sequence++) {
      boolean[] seen = new boolean[s.tokens()];
      AttendedKeys.of(c.spec(), pass.fixed(), sequence / s.heads(), sequence % s.heads())
          .get(i)
          .forEach(o -> seen[o.key()] = true);
      for (int key = 0; key < s.tokens(); key++) {
        for (int e = 0; e < s.valueDim(); e++) {
          if (!seen[key]) {
            changed.setDouble((sequence * s.tokens() + key) * s.valueDim() + e, 1000.0 + e);
          }
        }
      }
    }
    AttentionInputs in = pass.inputs();
    AttentionInputs others =
        new AttentionInputs(in.queries(), in.keys(), changed, in.keyMask(), in.buckets());
    Pass second = Pass.forward(pass.attention(), others);
    Rows.same("out of query " + i, second.outputs().out(), pass.outputs().out(), i, i + 1);
  }

  /**
   * Section 4: the first rounds of many see what as few rounds see, so no key is lost.
   *
   * @param c the case
   * @param fewer rounds of the smaller number
   */
  @ContractProperty(section = "4 Windows")
  default void moreRoundsNeverLoseAnAttendedKey(
      @ForAll("smallLshCases") AttentionCase c, @ForAll @IntRange(min = 1, max = 4) int fewer) {
    LshAttention many =
        c.lsh().toBuilder()
            .aligned(c.lsh().windows().chunkLength(), c.lsh().windows().before(), 1)
            .scale(new Scale.Fixed(0.01)) // no share may vanish beside a larger one
            .combination(Combination.LOGSUMEXP)
            .rotations(new Rotations.Seeded(c.seed(), 0, false))
            .build();
    int rounds = Math.min(fewer, many.hashing().rounds());
    LshAttention few = many.toBuilder().rounds(rounds).build();
    AttentionInputs inputs = SeenKeys.withOneHotValues(c.withSpec(many).inputs(type()));
    Tensor buckets = inputs.buckets();
    Tensor fromMany = Pass.forward(attention(many), inputs).outputs().out();
    Tensor fromFew =
        Pass.forward(
                attention(few),
                buckets == null
                    ? inputs
                    : inputs.withBuckets(
                        Tensors.select(buckets, 2, IntStream.range(0, rounds).toArray())))
            .outputs()
            .out();
    int tokens = c.sizes().tokens();
    for (long at = 0; at < fromFew.shape().elements(); at++) {
      int query = (int) (at / tokens % tokens);
      int key = (int) (at % tokens);
      boolean excuse = query == key && !many.selfRule().always(query);
      if (fromFew.getDouble(at) > 0 && !excuse) {
        assertThat(fromMany.getDouble(at))
            .as("share of key %d for query %d, which %d rounds see", key, query, rounds)
            .isGreaterThan(0);
      }
    }
  }

  /**
   * Sections 1 and 4: one bucket and a wide window are exact attention with shared queries.
   *
   * @param c the case
   * @param kind which wide window
   */
  @ContractProperty(section = "4 Windows")
  default void oneBucketAndAWideWindowAreExactSharedAttention(
      @ForAll("lshCases") AttentionCase c, @ForAll @IntRange(max = 2) int kind) {
    int tokens = c.sizes().tokens();
    Windows wide =
        switch (kind) {
          case 0 ->
              new Windows.Aligned(
                  c.lsh().windows().chunkLength(), Windows.UNBOUNDED, Windows.UNBOUNDED);
          case 1 -> new Windows.Aligned(tokens, 0, 0);
          default ->
              new Windows.Flat(Chunks.divisor(tokens, tokens), 0, 0, c.seed() % 2 == 0, padding(c));
        };
    LshAttention.Builder builder =
        c.lsh().toBuilder()
            .windows(wide)
            .combination(Combination.LOGSUMEXP)
            .correctDuplicates(true);
    if (kind == 2) {
      builder.rounds(1).rotations(new Rotations.Seeded(0, 0, false));
    }
    LshAttention lsh = builder.build();
    AttentionCase one = c.withSpec(lsh).withBucketing(Bucketing.ONE_BUCKET);
    Trial trial = Trial.of(this, one);
    trial.agreement().out(trial.pass().outputs().out());
    trial.agreement().logsumexp(trial.pass().logsumexp());
    oracleAgreesWithExact(lsh, trial.pass().fixed());
  }

  /** The other half: what the backend was held against is exact attention. */
  private static void oracleAgreesWithExact(LshAttention lsh, AttentionInputs inputs) {
    Pass shared = Oracle.forward(lsh, inputs);
    ExactAttention exact = new ExactAttention(lsh.causal(), lsh.selfRule(), lsh.scale());
    AttentionInputs in = shared.inputs();
    Tensor keys = SharedKeys.normalised(in.queries(), lsh.keyEpsilon());
    Pass separate =
        Oracle.forward(
            exact, new AttentionInputs(in.queries(), keys, in.values(), in.keyMask(), null));
    Closeness.check("oracle's out", shared.outputs().out(), separate.outputs().out(), 1e-10);
    Closeness.check("oracle's logsumexp", shared.logsumexp(), separate.logsumexp(), 1e-10);
  }

  private static Padding padding(AttentionCase c) {
    return c.lsh().windows() instanceof Windows.Flat flat ? flat.padding() : Padding.DROPPED;
  }
}
