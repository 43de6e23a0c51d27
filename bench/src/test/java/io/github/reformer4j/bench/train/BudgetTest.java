package io.github.reformer4j.bench.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reformer4j.training.Schedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final Preset.Rates RATES = new Preset.Rates(0.1, 40, 0.05);

  @Test
  void stepsDecayFromTheWarmUpToTheEnd() {
    for (long count : new long[] {1, 2, 5, 39, 40, 41, 1000}) {
      Schedule.Decaying schedule = (Schedule.Decaying) new Budget.Steps(count).schedule(RATES);
      assertThat(schedule.steps()).isEqualTo(count);
      assertThat(schedule.start().warmUp()).isBetween(1L, Math.max(1, count / 5));
    }
  }

  @Test
  void minutesBeginAtAConstantRate() {
    assertThat(new Budget.Minutes(2).schedule(RATES)).isEqualTo(new Schedule.Constant(0.1, 40));
  }

  @Test
  void minutesBecomeStepsByTheSpeedSeen() {
    Budget.Minutes minutes = new Budget.Minutes(2);
    assertThat(minutes.timingBegins(7)).isFalse();
    assertThat(minutes.timingBegins(8)).isTrue();
    assertThat(minutes.timingEnds(21)).isFalse();
    assertThat(minutes.timingEnds(22)).isTrue();
    // 96 % of 120 s are 115.2 s: 85.2 s are left
    assertThat(minutes.steps(100, 30, 10.001)).isEqualTo(100 + 852);
    assertThat(minutes.steps(100, 500, 10)).isEqualTo(101);
  }

  @Test
  void notesAreReadAsTheyWereWritten() {
    for (Budget budget : List.of(new Budget.Steps(12), new Budget.Minutes(1.0 / 3))) {
      TrainingNotes notes =
          new TrainingNotes(
              512, 4, List.of(Path.of("/a"), Path.of("/b,c")), "12ab", budget, 0.01, 1.0 / 7);
      assertThat(TrainingNotes.of(notes.toMap())).isEqualTo(notes);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingNotes.of(Map.of("tokens", "1")))
        .withMessageContaining("note 'minutes' = missing");
  }

  @Test
  void bucketsAreAPowerOfTwoInFewColumns() {
    assertThat(ByteModel.factors(0)).containsExactly(2);
    assertThat(ByteModel.factors(8)).containsExactly(8);
    assertThat(ByteModel.factors(100)).containsExactly(64);
    assertThat(ByteModel.factors(128)).containsExactly(8, 16);
    assertThat(ByteModel.factors(1024)).containsExactly(32, 32);
  }
}
