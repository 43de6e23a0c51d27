package io.github.reformer4j.bench.goals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private static GoalsData.Case one(String name, double value) {
    return new GoalsData.Case(
        name, value, new Samples(name, Samples.SECONDS, List.of(1.0)).data(), null);
  }

  @Test
  void theWorstCaseDecides() {
    List<GoalsData.Case> cases = List.of(one("a", 2.1), one("b", 1.9), one("c", 3));
    GoalsData.Outcome most =
        Outcome.worst(Target.atLeast(2, Target.Unit.RATIO), cases, List.of()).data();
    assertThat(most.value()).isEqualTo(1.9);
    assertThat(most.from()).isEqualTo("worst of 3: b");
    GoalsData.Outcome least =
        Outcome.worst(Target.atMost(2, Target.Unit.RATIO), cases, List.of()).data();
    assertThat(least.value()).isEqualTo(3);
  }

  @Test
  void noCaseIsNoNumber() {
    GoalsData.Outcome none =
        Outcome.worst(Target.atMost(2, Target.Unit.RATIO), List.of(), List.of()).data();
    assertThat(none.value()).isNull();
    assertThat(none.reason()).isNotEmpty();
  }

  @Test
  void whatIsNoNumberIsNotMeasured() {
    assertThatThrownBy(
            () -> new Outcome.Measured(Double.NaN, "nothing", List.of(), List.of(), List.of()))
        .hasMessageContaining("value = NaN");
  }
}
