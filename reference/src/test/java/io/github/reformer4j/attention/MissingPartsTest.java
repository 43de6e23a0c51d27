package io.github.reformer4j.attention;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever compiles without NullAway hears of a missing part where it is left out. */
@SuppressWarnings("NullAway") // on purpose
class MissingPartsTest {
  static Stream<Arguments> missing() {
    Tensor x = Tensor.allocate(DType.FLOAT32, 1, 1, 2, 3);
    return Stream.of(
        part("family", () -> LshAttention.builder(null).build()),
        part("rotations", () -> lsh().rotations(null).build()),
        part("windows", () -> lsh().windows(null).build()),
        part("selfRule", () -> lsh().selfRule(null).build()),
        part("scale", () -> lsh().scale(null).build()),
        part("combination", () -> lsh().combination(null).build()),
        part(
            "hashing",
            () ->
                new LshAttention(
                    null,
                    new Windows.Aligned(4, 1, 0),
                    true,
                    SelfRule.ALLOWED,
                    Scale.INVERSE_SQRT,
                    1e-12,
                    true,
                    Combination.LOGSUMEXP)),
        part("selfRule", () -> new ExactAttention(true, null, Scale.INVERSE_SQRT)),
        part("scale", () -> new ExactAttention(true, SelfRule.ALLOWED, null)),
        part("selfRule", () -> new LocalAttention(4, 1, 0, false, true, null, Scale.INVERSE_SQRT)),
        part("scale", () -> new LocalAttention(4, 1, 0, false, true, SelfRule.ALLOWED, null)),
        part("queries", () -> AttentionInputs.shared(null, x)),
        part("values", () -> AttentionInputs.separate(x, x, null)),
        part("out", () -> AttentionOutputs.inference(null)),
        part("queries", () -> new AttentionGradients(null, null, x)),
        part("values", () -> new AttentionGradients(x, null, null)));
  }

  private static LshAttention.Builder lsh() {
    return LshAttention.crossPolytope(4);
  }

  private static Arguments part(String name, ThrowingCallable call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest
  @MethodSource("missing")
  void isRefusedByName(String name, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(NullPointerException.class)
        .hasMessage(name + " = null: expected a value");
  }
}
