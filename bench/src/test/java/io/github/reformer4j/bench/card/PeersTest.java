package io.github.reformer4j.bench.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersTest {
  @TempDir private Path folder;

  /** As cuda/peers.py writes it. */
  private Peers peers() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("peers.json"),
            """
            {"machine": {"pytorch": "2.11.0", "cuda": "13.0"},
             "peers": [
              {"tokens": 4096, "type": "bfloat16", "pass": "forward", "backend": "flash",
               "millis": 0.5, "peakBytes": 1048576},
              {"tokens": 4096, "type": "bfloat16", "pass": "forward", "backend": "cudnn",
               "millis": 0.25, "peakBytes": 2097152},
              {"tokens": 4096, "type": "bfloat16", "pass": "both", "backend": "flash",
               "millis": 2.0, "peakBytes": 0}],
             "skipped": ["flash float32: no kernel"]}
            """);
    return Peers.read(file);
  }

  @Test
  void theFastestOfTheSameKindIsCompared() throws IOException {
    Peer fastest = peers().fastest(4096, "bfloat16", "forward");
    assertThat(fastest).isEqualTo(new Peer(4096, "bfloat16", "forward", "cudnn", 0.25, 2097152));
    assertThat(peers().fastest(4096, "float32", "forward")).isNull();
    assertThat(peers().skipped()).containsExactly("flash float32: no kernel");
  }

  @Test
  void aLineShowsTheRatioToTheBetterOfOurs() throws IOException {
    Figure figure =
        new Figure(
            4096,
            2,
            "flat",
            "bfloat16",
            "forward",
            0.2,
            0.1,
            3 << 20,
            0.003,
            peers().fastest(4096, "bfloat16", "forward"));
    assertThat(CardTable.line(figure))
        .isEqualTo(
            "    4,096  2 flat     bfloat16 forward      0.200      0.100       3.0    0.0030"
                + "  cudnn 0.250 ms, 2.0 MiB: 2.50 times ours");
  }

  @Test
  void aLineWithoutPeerOrRecordingSaysSo() {
    Figure figure = new Figure(262144, 8, "aligned", "float32", "both", 12.5, null, 0, 1e-6, null);
    assertThat(CardTable.line(figure))
        .isEqualTo(
            "  262,144  8 aligned  float32  both        12.500          -       0.0   1.0e-06"
                + "  -");
  }
}
