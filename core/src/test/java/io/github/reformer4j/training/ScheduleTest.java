package io.github.reformer4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.training.Schedule.Constant;
import io.github.reformer4j.training.Schedule.Decay;
import io.github.reformer4j.training.Schedule.Decaying;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Constant START = new Constant(0.8, 4);

  @Test
  void warmUpRisesLinearlyToThePeakAndStays() {
    assertThat(START.at(1)).isEqualTo(0.2);
    assertThat(START.at(3)).isEqualTo(0.8 * 3 / 4);
    assertThat(START.at(4)).isEqualTo(0.8);
    assertThat(START.at(1_000_000)).isEqualTo(0.8);
  }

  @Test
  void linearDecayIsHalfWayDownHalfWay() {
    Schedule schedule = new Decaying(START, Decay.LINEAR, 10, 20, 0.5);
    assertThat(schedule.at(2)).isEqualTo(START.at(2));
    assertThat(schedule.at(10)).isEqualTo(0.8);
    assertThat(schedule.at(15)).isCloseTo(0.6, within(1e-15));
    assertThat(schedule.at(20)).isEqualTo(0.4);
    assertThat(schedule.at(21)).isEqualTo(0.4);
  }

  @Test
  void cosineDecayFollowsHalfAPeriod() {
    Schedule schedule = new Decaying(START, Decay.COSINE, 10, 22, 0);
    assertThat(schedule.at(14)).isCloseTo(0.8 * 0.75, within(1e-15)); // cos 60° = 1/2
    assertThat(schedule.at(16)).isCloseTo(0.4, within(1e-15));
    assertThat(schedule.at(22)).isCloseTo(0, within(1e-15));
  }

  @Test
  void decayWithoutStepsIsNone() {
    Schedule schedule = new Decaying(new Constant(1, 1), Decay.COSINE, 1, 1, 0);
    assertThat(schedule.at(1)).isEqualTo(1);
  }

  @Test
  void refusesByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Constant(Double.NaN, 1))
        .withMessage("peak = NaN: expected a finite number greater than 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Constant(1, 0))
        .withMessage("warmUp = 0: expected at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Decaying(START, Decay.COSINE, 3, 9, 0))
        .withMessage("from = 3: expected at least 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Decaying(START, Decay.COSINE, 5, 4, 0))
        .withMessage("steps = 4: expected at least 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Decaying(START, Decay.COSINE, 5, 9, Double.NaN))
        .withMessage("bottom = NaN: expected 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> START.at(0))
        .withMessage("step = 0: expected at least 1");
  }
}
