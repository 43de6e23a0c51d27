package io.github.reformer4j.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.bench.failure.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformancePageTest {
  @TempDir private Path folder;

  @Test
  void verdictsFollowFromTheNumbers() {
    assertThat(SampleGoals.of().rows())
        .extracting(GoalsData.Row::verdict)
        .containsExactly(
            GoalsData.Verdict.MET, GoalsData.Verdict.MISSED, GoalsData.Verdict.NOT_MEASURED);
  }

  @Test
  void whatIsMissedIsNamed() {
    String page = PerformancePage.markdown(SampleGoals.of());
    assertThat(page)
        .contains(
            "Of 3 goals: 1 met, 1 missed, 1 not measured.",
            "| **Section** | Goal first | ≥ 75.0 % | 80.0 % | met | 160 GFLOP/s | 200 GFLOP/s |",
            "|  | Goal second | ≤ 12.0 s | 12.5 s | **missed** | 12.5 s |  |",
            "- Missed: Goal second: 12.5 s, wanted ≤ 12.0 s (the only case).",
            "- Not measured: Goal third: needs libtorch.",
            "8 lanes \\| 2 threads");
  }

  @Test
  void theSamePageInEveryCountry() {
    Locale before = Locale.getDefault();
    String here = PerformancePage.markdown(SampleGoals.of());
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(PerformancePage.markdown(SampleGoals.of())).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theFileHoldsEverything() throws IOException {
    GoalsData data = SampleGoals.of();
    Path file = Files.writeString(folder.resolve("goals.json"), GoalsFile.json(data));
    assertThat(GoalsFile.read(file)).isEqualTo(data);
  }

  @Test
  void aNumberThatIsNoneIsRefused() {
    GoalsData good = SampleGoals.of();
    GoalsData.Row row = good.rows().getFirst();
    GoalsData bad =
        new GoalsData(
            good.about(),
            good.machine(),
            List.of(
                new GoalsData.Row(
                    row.id(),
                    row.section(),
                    row.goal(),
                    row.counted(),
                    row.target(),
                    Double.NaN,
                    row.outcome())));
    assertThatThrownBy(() -> GoalsFile.json(bad)).isInstanceOf(IOException.class);
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), "{\"x\": 1}");
    assertThatThrownBy(() -> GoalsFile.read(file))
        .isInstanceOf(UserFailure.class)
        .hasMessageContaining("other.json");
    assertThatThrownBy(() -> GoalsFile.read(folder.resolve("missing")))
        .isInstanceOf(UserFailure.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void quantitiesHaveThreeDigits() {
    assertThat(Quantity.of(1.84951, Target.Unit.RATIO)).isEqualTo("1.85×");
    assertThat(Quantity.of(163.4, Target.Unit.RATIO)).isEqualTo("163×");
    assertThat(Quantity.of(0.0002504, Target.Unit.SECONDS)).isEqualTo("250 µs");
    assertThat(Quantity.of(0.7e9, Target.Unit.BYTES)).isEqualTo("700 MB");
    assertThat(Quantity.of(7.91e9, Target.Unit.BYTES)).isEqualTo("7.91 GB");
    assertThat(Quantity.of(-0.012, Target.Unit.SHARE)).isEqualTo("-1.2 %");
    assertThat(Quantity.of(0, Target.Unit.RATIO)).isEqualTo("0×");
  }
}
