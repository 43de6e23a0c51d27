package io.github.reformer4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.bench.page.FrontPage;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.GoalsFile;
import io.github.reformer4j.bench.page.PerformancePage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Numbers that somebody typed are no measurement. */
class PerformancePageTest {
  @Test
  void theFrontPageHasItsNumbers() throws IOException {
    GoalsData data = GoalsFile.read(Repository.root().resolve("docs/performance.json"));
    String page = Repository.read("README.md");
    assertThat(page)
        .as("README.md, to be made by ./reformer performance")
        .contains("libtorch's exact attention")
        .isEqualTo(FrontPage.updated(page, data));
  }

  @Test
  void thePageIsWhatTheMeasurementGives() throws IOException {
    GoalsData data = GoalsFile.read(Repository.root().resolve("docs/performance.json"));
    assertThat(Repository.read("docs/performance.md"))
        .as("docs/performance.md, to be made by ./reformer performance")
        .isEqualTo(PerformancePage.markdown(data));
  }
}
