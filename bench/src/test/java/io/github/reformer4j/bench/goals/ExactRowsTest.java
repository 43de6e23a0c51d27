package io.github.reformer4j.bench.goals;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.cpu.CpuBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactRowsTest {
  private static final int TOKENS = 96;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void agreeWithTheBackendAndOnlyWithTheRightMask(boolean causal) {
    try (CpuBackend backend = CpuBackend.create();
        Vectors vectors = Vectors.of(TOKENS);
        AttentionProblem problem =
            new AttentionProblem(backend, GoalSpecs.exact(causal), vectors)) {
      assertThatCode(() -> Validation.rows("exact", problem)).doesNotThrowAnyException();
      assertThatThrownBy(
              () ->
                  Agreement.check(
                      "other mask",
                      Agreement.of(problem.outputs().out(), ExactRows.elements(TOKENS)),
                      ExactRows.expected(vectors, !causal)))
          .isInstanceOf(UserFailure.class);
    }
  }

  @Test
  void oneWrongGradientRowShows() {
    try (CpuBackend backend = CpuBackend.create();
        Vectors vectors = Vectors.of(TOKENS);
        AttentionProblem problem =
            new AttentionProblem(backend, GoalSpecs.flat(TOKENS, 2), vectors)) {
      problem.forward();
      assertThatCode(() -> Validation.backward("flat", problem)).doesNotThrowAnyException();
      // a row of the output changed behind its back: gradients no longer fit
      for (int d = 0; d < 64; d++) {
        problem.outputs().out().setDouble(64L * 40 + d, 3);
      }
      assertThatThrownBy(() -> Validation.backward("flat", problem))
          .isInstanceOf(UserFailure.class)
          .hasMessageContaining("gradient of values times values");
    }
  }
}
