package io.github.reformer4j.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class FrontPageTest {
  private static final String PAGE =
      """
      # Title
      <!-- measured: docs/performance.json -->
      old
      <!-- end of what was measured -->
      rest
      """;

  /** Goals of the sample under names that the front page shows. */
  private static GoalsData data(boolean quick) {
    GoalsData sample = SampleGoals.of();
    GoalsData.About about = sample.about();
    List<GoalsData.Row> rows = sample.rows();
    return new GoalsData(
        new GoalsData.About(
            about.version(),
            about.created(),
            about.command(),
            about.backend(),
            about.backendDescription(),
            quick,
            about.seconds(),
            about.peers(),
            about.notes()),
        sample.machine(),
        List.of(
            named("million-time", rows.get(1)),
            named("against-exact-r8", rows.get(0)),
            named("training", rows.get(2)),
            rows.get(0)));
  }

  private static GoalsData.Row named(String id, GoalsData.Row row) {
    return new GoalsData.Row(
        id, row.section(), row.goal(), row.counted(), row.target(), row.seconds(), row.outcome());
  }

  @Test
  void onlyWhatIsBetweenTheMarksChanges() {
    String page = FrontPage.updated(PAGE, data(false));
    assertThat(page)
        .startsWith(
            """
            # Title
            <!-- measured: docs/performance.json -->
            a processor, 2 processors, 2026-01-01;\
            """)
        .endsWith(
            """

            <!-- end of what was measured -->
            rest
            """)
        .doesNotContain("old", "Goal third")
        .containsSubsequence(
            "| Goal first | 160 GFLOP/s | 200 GFLOP/s (tile) |\n", "| Goal second | 12.5 s |  |\n")
        .containsOnlyOnce("Goal first");
    assertThat(FrontPage.updated(page, data(false))).isEqualTo(page);
  }

  @Test
  void aPageWithoutMarksIsRefused() {
    assertThatThrownBy(() -> FrontPage.updated("# Title\n", data(false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("measured: docs/performance.json");
  }

  @Test
  void smallerSizesAreRefused() {
    assertThatThrownBy(() -> FrontPage.updated(PAGE, data(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quick = true");
  }
}
