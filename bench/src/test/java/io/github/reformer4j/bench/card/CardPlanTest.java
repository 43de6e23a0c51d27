package io.github.reformer4j.bench.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardPlanTest {
  @Test
  void measuresTheWholeTableUnlessToldOtherwise() {
    CardPlan plan = CardPlan.parse();
    assertThat(plan.backend()).isEqualTo("cuda");
    assertThat(plan.sizes()).containsExactly(4096, 65536, 262144, 1048576);
    assertThat(plan.rounds()).containsExactly(2, 8);
    assertThat(plan.types()).containsExactly(DType.BFLOAT16, DType.FLOAT32);
    assertThat(plan.windows()).containsExactly("aligned", "flat");
  }

  @Test
  void takesWhatIsGiven() {
    CardPlan plan =
        CardPlan.parse("--sizes=150", "--types=float32", "--repeats=1", "--least-millis=0");
    assertThat(plan.sizes()).containsExactly(150);
    assertThat(plan.types()).containsExactly(DType.FLOAT32);
    assertThat(plan.pace()).isEqualTo(new Pace(0, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--sizes=many",
        "--sizes=1,",
        "--types=int8",
        "--windows=round",
        "--repeats=-1",
        "--size=1",
        "sizes=1",
        "--sizes"
      })
  void refusesWhatItDoesNotKnow(String arg) {
    assertThatThrownBy(() -> CardPlan.parse(arg))
        .isInstanceOf(UserFailure.class)
        .hasMessageContaining("expected");
  }
}
