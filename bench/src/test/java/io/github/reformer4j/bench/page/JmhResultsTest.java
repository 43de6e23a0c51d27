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
            [{"benchmark": "io.github.reformer4j.bench.jmh.LshForward.forward", "mode": "avgt",
              "params": {"tokens": "65536", "rounds": "8"},
              "primaryMetric": {"score": 1000, "scoreError": "NaN", "scoreUnit": "ms/op"}},
             {"benchmark": "io.github.reformer4j.bench.jmh.OtherForward.forward",
              "primaryMetric": {"score": 2, "scoreError": 0.25, "scoreUnit": "ms/op"}},
             {"benchmark": "io.github.reformer4j.bench.jmh.Tile.multiply",
              "primaryMetric": {"score": 250000, "scoreError": 1, "scoreUnit": "ops/s"}}]
            """);
    // 65536 tokens x 8 heads x 8 rounds x (32768 + 2 x 64 x 32) flop in a second
    double share = 65536.0 * 64 * (32768 + 4096) / (250_000.0 * 1_048_576);
    assertThat(JmhResults.read(file))
        .containsExactly(
            new ReportData.JmhResult(
                "LshForward.forward", "tokens = 65536, rounds = 8", 1000, null, "ms/op", share),
            new ReportData.JmhResult("OtherForward.forward", "", 2, 0.25, "ms/op", null),
            new ReportData.JmhResult("Tile.multiply", "", 250000, 1.0, "ops/s", null));
  }
}
