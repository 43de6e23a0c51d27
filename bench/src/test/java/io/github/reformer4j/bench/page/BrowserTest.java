package io.github.reformer4j.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens the page in a real browser: no console message, every chart drawn. */
class BrowserTest {
  private static final Pattern CHARTS =
      Pattern.compile("data-errors=\"(\\d+)\" data-charts=\"(\\d+)\" data-rendered=\"(\\d+)\"");

  private static final int CHART_COUNT = 19;
  private static final int PEERS_CHARTS = 4;

  // Chromium's helpers may still be writing when the test ends
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path folder;

  private Chromium chromium;

  @BeforeEach
  void find() {
    Optional<Chromium> found = Chromium.find();
    if (found.isEmpty()) {
      String message =
          "SKIPPED: no Chromium on the PATH, so the report page was opened in no browser (install"
              + " the package chromium)";
      System.err.println(message);
      if (System.getProperty("reformer4j.skips", "report").equals("fail")) {
        fail(message);
      }
      Assumptions.abort(message);
    }
    chromium = found.orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyChartIsDrawnWithoutAWordOnTheConsole(boolean sparse)
      throws IOException, InterruptedException {
    Chromium.Opened opened = open(ReportPage.html(SampleReport.of(sparse)));
    assertThat(opened.console()).isEmpty();
    // one depth alone is no curve, and other libraries are measured only when asked for
    assertDrawn(opened, sparse ? CHART_COUNT - 1 - PEERS_CHARTS : CHART_COUNT);
    assertThat(opened.dom()).doesNotContain("hacked</title>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--window-size=360,800", "--blink-settings=preferredColorScheme=0"})
  void alsoOnAPhoneAndInTheDark(String option) throws IOException, InterruptedException {
    Chromium.Opened opened = open(ReportPage.html(SampleReport.of(false)), option);
    assertThat(opened.console()).isEmpty();
    assertDrawn(opened, CHART_COUNT);
  }

  @Test
  void aBrokenPageIsNoticed() throws IOException, InterruptedException {
    String broken =
        ReportPage.html(SampleReport.of(false)).replace("timeSection(data);", "noSuchThing();");
    Chromium.Opened opened = open(broken);
    assertThat(opened.console()).anyMatch(line -> line.contains("noSuchThing"));
    assertThat(opened.dom()).contains("could not be drawn completely");
  }

  private Chromium.Opened open(String html, String... options)
      throws IOException, InterruptedException {
    Path page = Files.writeString(folder.resolve("report.html"), html);
    return chromium.open(page, folder, options);
  }

  private static void assertDrawn(Chromium.Opened opened, int charts) {
    Matcher counts = CHARTS.matcher(opened.dom());
    assertThat(counts.find()).as(opened.dom().substring(0, 300)).isTrue();
    assertThat(counts.group(1)).as("errors").isEqualTo("0");
    assertThat(Integer.parseInt(counts.group(2))).as("charts").isEqualTo(charts);
    assertThat(counts.group(3)).as("charts drawn").isEqualTo(counts.group(2));
  }
}
