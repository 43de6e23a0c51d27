package io.github.reformer4j.cuda.internal.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  @ParameterizedTest
  @CsvSource({
    "8, 0, sm_80",
    "8, 6, sm_86",
    "8, 7, sm_86",
    "8, 9, sm_89",
    "9, 0, sm_90a",
    "9, 1, sm_90",
    "10, 0, sm_100",
    "10, 3, sm_100",
    "12, 0, sm_120",
    "12, 1, sm_120"
  })
  void theNewestOfTheFamilyThatRuns(int major, int minor, String option) {
    assertThat(Architecture.ofCapability(major, minor).map(Architecture::option)).hasValue(option);
  }

  @ParameterizedTest
  @CsvSource({"7, 5", "7, 0", "6, 1", "11, 0", "13, 0"})
  void nothingForOtherFamilies(int major, int minor) {
    assertThat(Architecture.ofCapability(major, minor)).isEmpty();
  }
}
