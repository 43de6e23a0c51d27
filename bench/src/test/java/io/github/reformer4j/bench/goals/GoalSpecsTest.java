package io.github.reformer4j.bench.goals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.peer.AttentionWork;
import org.junit.jupiter.api.Test;

class GoalSpecsTest {
  @Test
  void workIsCountedAsInTheDesign() {
    double rows = 65_536.0 * 8 * 8;
    // 32 and 32 buckets: 32 columns of rotations
    assertThat(GoalSpecs.forwardFlops(GoalSpecs.flat(65_536, 8), 65_536))
        .isEqualTo(rows * (32_768 + 2 * 64 * 32));
    assertThat(GoalSpecs.backwardFlops(GoalSpecs.flat(65_536, 8), 65_536)).isEqualTo(rows * 81_920);
    assertThat(GoalSpecs.forwardFlops(GoalSpecs.aligned(65_536, 8), 65_536))
        .isEqualTo(GoalSpecs.forwardFlops(GoalSpecs.flat(65_536, 8), 65_536));
  }

  @Test
  void exactAttentionIsHalfTheWorkWhereLaterKeysAreHidden() {
    assertThat(GoalSpecs.exactForwardFlops(4096, false)).isEqualTo(256.0 * 4096 * 4096 * 8);
    assertThat(GoalSpecs.exactForwardFlops(4096, true)).isEqualTo(256.0 * 4096 * 4097 / 2 * 8);
  }

  @Test
  void settingsAreThoseOfThePaperUnlessTheySaySo() {
    assertThat(GoalSpecs.flat(4096, 4).causal()).isFalse();
    assertThat(GoalSpecs.flat(4096, 4).correctDuplicates()).isFalse();
    assertThat(GoalSpecs.corrected(4096, 4).correctDuplicates()).isTrue();
    assertThat(AttentionWork.lsh(4096, 4, false, false).spec()).isEqualTo(GoalSpecs.flat(4096, 4));
  }

  @Test
  void defaultsAreThoseOfTheBuilder() {
    LshAttention defaults = GoalSpecs.defaults(4096, 4);
    LshAttention builder = LshAttention.builder(Specs.family(4096)).build();
    assertThat(defaults.windows()).isEqualTo(builder.windows());
    assertThat(defaults.correctDuplicates()).isEqualTo(builder.correctDuplicates());
    assertThat(defaults.causal()).isFalse();
    assertThat(AttentionWork.lshDefaults(4096, 4).spec()).isEqualTo(defaults);
  }
}
