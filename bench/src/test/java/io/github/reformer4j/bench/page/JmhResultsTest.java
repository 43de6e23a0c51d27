package io.github.reformer4j.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhResultsTest {
  @TempDir private Path folder;

  @Test
  void readsWhatJmhWrites() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("jmh.json"),
            """
            [{"benchmark": "io.github.reformer4j.bench.jmh.LshForward.run", "mode": "avgt",
              "params": {"tokens": "65536", "windows": "FLAT"},
              "primaryMetric": {"score": 1.5, "scoreError": "NaN", "scoreUnit": "ms/op"}},
             {"benchmark": "io.github.reformer4j.bench.jmh.TileRate.run",
              "primaryMetric": {"score": 2, "scoreError": 0.25, "scoreUnit": "ops/s"}}]
            """);
    assertThat(JmhResults.read(file))
        .containsExactly(
            new ReportData.JmhResult(
                "LshForward.run", "tokens = 65536, windows = FLAT", 1.5, null, "ms/op"),
            new ReportData.JmhResult("TileRate.run", "", 2, 0.25, "ops/s"));
  }
}
