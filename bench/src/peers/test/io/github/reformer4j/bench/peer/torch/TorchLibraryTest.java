package io.github.reformer4j.bench.peer.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.peer.ReferenceRows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libtorch computes what the module reference computes: output and gradients. */
class TorchLibraryTest {
  @ParameterizedTest
  @CsvSource({"0,false", "0,true", "1,false", "2,true", "4,false", "4,true"})
  void agreesWithTheReference(int rounds, boolean causal) throws PeerStopped {
    AttentionWork work =
        rounds == 0
            ? AttentionWork.exact(256, causal, true)
            : AttentionWork.lsh(256, rounds, causal, true);
    ReferenceRows expected = ReferenceRows.of(work);
    try (PeerProcess process = new PeerProcess(new TorchLibrary());
        OpenWork open = process.open(work, PeerProcess.FIVE_MINUTES)) {
      open.seconds();
      assertThat(expected.worstError(open.sample(expected.elements()))).isLessThan(1e-4);
      open.seconds();
      assertThat(expected.worstError(open.sample(expected.elements())))
          .as("a second run, whose gradients do not add to the first's")
          .isLessThan(1e-4);
    }
  }
}
