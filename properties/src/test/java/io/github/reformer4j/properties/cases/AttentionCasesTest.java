package io.github.reformer4j.properties.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AttentionCasesTest {
  private static final int MOST = 200;
  private static final Extent EXTENT = new Extent(MOST, Extent.DEFAULT_WORK);

  @Provide
  Arbitrary<AttentionCase> cases() {
    return AttentionCases.any(EXTENT);
  }

  /** A case is wholly described by its components. */
  @Property(tries = 50)
  void aCaseGivesTheSameNumbersEachTime(@ForAll("cases") AttentionCase c) {
    AttentionInputs first = c.inputs(DType.FLOAT32);
    AttentionInputs second = c.inputs(DType.FLOAT32);
    Bits.same("queries", first.queries(), second.queries());
    Bits.same("values", first.values(), second.values());
    Bits.same("mask", first.keyMask(), second.keyMask());
    Bits.same("buckets", first.buckets(), second.buckets());
  }

  @Property(tries = 200)
  void flatChunksDivideTheSlots(@ForAll("cases") AttentionCase c) {
    if (c.spec() instanceof LshAttention lsh && lsh.windows() instanceof Windows.Flat flat) {
      assertThat((long) lsh.hashing().rounds() * c.sizes().tokens() % flat.chunkLength()).isZero();
    }
    assertThat(c.sizes().tokens()).isBetween(1, MOST);
  }

  @Example
  void edgesTurnUp() {
    List<AttentionCase> cases = AttentionCases.lsh(EXTENT).sampleStream().limit(1000).toList();
    TreeSet<Integer> lengths = new TreeSet<>();
    cases.forEach(c -> lengths.add(c.sizes().tokens()));
    assertThat(lengths).contains(1, 2, 3, 13, 31, 61, 127, 63, 64, 65, MOST);
    has(cases, "a chunk one longer than N", c -> chunk(c) == c.sizes().tokens() + 1);
    has(cases, "a chunk as long as N", c -> chunk(c) == c.sizes().tokens());
    has(cases, "a chunk one shorter than N", c -> chunk(c) == c.sizes().tokens() - 1);
    has(cases, "everything masked", c -> c.masking() == Masking.ALL_MASKED);
    has(cases, "everything in one bucket", c -> c.bucketing() == Bucketing.ONE_BUCKET);
    has(cases, "more buckets than tokens", c -> c.lsh().hashing().buckets() > c.sizes().tokens());
    has(cases, "a width that is no multiple of a vector", c -> c.sizes().dim() % 8 != 0);
    has(cases, "unbounded windows", c -> c.lsh().windows().before() == Windows.UNBOUNDED);
    has(cases, "whole tiles", c -> c.sizes().dim() == 64 && c.sizes().tokens() >= 64);
  }

  private static int chunk(AttentionCase c) {
    return c.lsh().windows().chunkLength();
  }

  private static void has(List<AttentionCase> cases, String what, Predicate<AttentionCase> is) {
    assertThat(cases.stream().filter(is).count()).as("cases with %s", what).isPositive();
  }

  @Example
  void theTextTellsEverythingThatMatters() {
    AttentionCase c =
        new AttentionCase(
            LshAttention.crossPolytope(6, 2).rounds(2).aligned(4, 1, 0).causal(true).build(),
            new AttentionSizes(1, 2, 7, 3, 5),
            VectorStyle.NORMAL,
            Masking.TAIL,
            Bucketing.RANDOM,
            42);
    assertThat(c)
        .hasToString(
            "LSH ALIGNED(C=4, before=1, after=0) R=2 factors=[6, 2] rotations=seeded(0, layer 0)"
                + " corrected LOGSUMEXP eps=1.0E-12 causal self=last-resort scale=1/sqrt(D);"
                + " B=1 H=2 N=7 D=3 E=5; vectors=NORMAL mask=TAIL buckets=RANDOM seed=42");
  }
}
