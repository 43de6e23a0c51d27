package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.bench.peer.TrainingWork;
import io.github.reformer4j.reversible.Execution;
import org.junit.jupiter.api.Test;

/** What is compared and counted; without a library, whose files the build need not have. */
class TrainingRateTest {
  @Test
  void bothExecutionsTakeAsManyTimedStepsOnceTheirLossesAgree() {
    TrainingWork work = new TrainingWork(2, 16, 2, 256, 2, Execution.STORED, true);
    TrainingRate.Result result = TrainingRate.measure(new TrainingRate.Plan(work, 1, 2, 60), null);
    assertThat(result.reversible().seconds()).hasSize(2).allMatch(s -> s > 0);
    assertThat(result.stored().seconds()).hasSize(2).allMatch(s -> s > 0);
    assertThat(result.stored().tokensPerSecond()).isEqualTo(256 / result.stored().median());
    assertThat(result.library()).isNull();
    assertThat(result.stopped()).isNull();
  }
}
