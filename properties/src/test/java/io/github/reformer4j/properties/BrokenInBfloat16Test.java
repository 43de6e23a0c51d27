package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.PropertyReport.Outcome;
import io.github.reformer4j.properties.plain.Defect;
import io.github.reformer4j.properties.plain.PlainBackend;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rounding to bfloat16 hides no mistake: defects that differ in numbers, not in bits, fail at their
 * properties there too.
 */
class BrokenInBfloat16Test {
  private static final SuiteOptions QUICK =
      SuiteOptions.fromSystemProperties()
          .withTries(60)
          .withSeed(SuiteOptions.DEFAULT_SEED)
          .withShrink(false)
          .withSkipsFail(false);

  @ParameterizedTest
  @EnumSource(
      names = {
        "OPERANDS_ROUNDED_TOO_MUCH",
        "HYPERPLANES_OFF_CENTRE",
        "LOOK_BACK_OFF_BY_ONE",
        "FLAT_NOT_CIRCULAR",
        "FLAT_SLOTS_REACHED_ONCE",
        "LOCAL_WINDOW_OFF_BY_ONE",
        "CHUNKS_BY_POSITION",
        "CAUSAL_OFF_BY_ONE",
        "NO_LAST_RESORT",
        "SCALE_FORGOTTEN",
        "KEYS_NOT_NORMALISED",
        "KEY_EPSILON_ADDED_TO_LENGTH",
        "NO_DUPLICATE_CORRECTION",
        "BEST_ROUND_WINS",
        "AVERAGE_COUNTS_EMPTY_ROUNDS",
        "LOGSUMEXP_TO_BASE_TWO",
        "EXPONENTIALS_OVERFLOW",
        "GRADIENT_WITHOUT_KEY_NORMALISATION",
        "GRADIENT_WITHOUT_KEY_ROLE",
        "VALUE_GRADIENT_OF_LAST_TOKEN_LOST",
        "DECODER_FORGETS_OLDEST_CHUNK"
      })
  void aDefectFailsAtItsProperty(Defect defect) {
    Backend tensors = new PlainBackend(defect, 1);
    failsIn(defect, tensors, Limits.of(tensors).withType(DType.BFLOAT16));
    Backend products = new PlainBackend(defect, 1, DType.BFLOAT16);
    failsIn(defect, products, Limits.of(products));
  }

  private static void failsIn(Defect defect, Backend broken, Limits limits) {
    SuiteSubject subject = new SuiteSubject(broken, limits, List.of());
    SuiteReport report = SuiteRunner.run(subject, QUICK.withOnly(List.of(defect.property())));
    assertThat(report.with(Outcome.FAILED))
        .as("failures of a backend with %s, %s", defect, limits.type())
        .extracting(PropertyReport::name)
        .containsExactly(defect.property());
  }
}
