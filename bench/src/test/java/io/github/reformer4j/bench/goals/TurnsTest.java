package io.github.reformer4j.bench.goals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
  @Test
  void sidesAlternateAndWarmUpsDoNotCount() throws Exception {
    List<String> order = new ArrayList<>();
    List<Samples> taken =
        Turns.take(
            1,
            2,
            List.of(
                Turns.Side.seconds("a", () -> log(order, "a")),
                Turns.Side.seconds("b", () -> log(order, "b"))));
    assertThat(order).containsExactly("a", "b", "a", "b", "a", "b");
    assertThat(taken.get(0).values()).containsExactly(3.0, 5.0);
    assertThat(taken.get(1).values()).containsExactly(4.0, 6.0);
    assertThat(taken.get(1).what()).isEqualTo("b");
  }

  @Test
  void meanOfCallsInARowLeavesOutTheFirst() throws Exception {
    List<String> order = new ArrayList<>();
    assertThat(Turns.Side.mean("a", 3, () -> log(order, "a")).measurement().take())
        .isEqualTo((2 + 3 + 4) / 3.0);
    assertThat(order).hasSize(4);
  }

  private static double log(List<String> order, String name) {
    order.add(name);
    return order.size();
  }

  @Test
  void longCallsAreRepeatedLessOften() {
    assertThat(ExactTimes.turns(5, 4096)).isEqualTo(5);
    assertThat(ExactTimes.turns(20, 8192)).isEqualTo(10);
    assertThat(ExactTimes.turns(5, 8192)).isEqualTo(4);
    assertThat(ExactTimes.turns(5, 16_384)).isEqualTo(4);
    assertThat(ExactTimes.turns(1, 16_384)).isEqualTo(1);
    assertThat(ShortTimes.turns(1e-6)).isEqualTo(400);
    assertThat(ShortTimes.turns(10)).isEqualTo(5);
  }
}
