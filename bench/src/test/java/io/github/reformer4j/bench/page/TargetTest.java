package io.github.reformer4j.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TargetTest {
  private static final Target MORE = Target.atLeast(0.75, Target.Unit.SHARE);
  private static final Target LESS = Target.atMost(12, Target.Unit.SECONDS);

  @Test
  void theLimitItselfIsGood() {
    assertThat(MORE.met(0.75)).isTrue();
    assertThat(MORE.met(Math.nextDown(0.75))).isFalse();
    assertThat(LESS.met(12)).isTrue();
    assertThat(LESS.met(Math.nextUp(12.0))).isFalse();
  }

  @Test
  void whatIsNoNumberNeverPasses() {
    for (Target target : new Target[] {MORE, LESS}) {
      assertThat(target.met(Double.NaN)).isFalse();
      assertThat(target.met(Double.POSITIVE_INFINITY)).isFalse();
      assertThat(target.met(Double.NEGATIVE_INFINITY)).isFalse();
    }
  }

  @Test
  void theWorseIsFurtherOnTheBadSide() {
    assertThat(MORE.worse(0.7, 0.8)).isEqualTo(0.7);
    assertThat(LESS.worse(11, 13)).isEqualTo(13);
    assertThat(MORE.worse(Double.NaN, 1)).isNaN();
    assertThat(LESS.worse(1, Double.NaN)).isNaN();
  }
}
