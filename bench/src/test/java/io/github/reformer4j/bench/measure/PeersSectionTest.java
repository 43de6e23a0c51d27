package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.bench.page.PeersData;
import io.github.reformer4j.bench.peer.OwnLibrary;
import io.github.reformer4j.bench.peer.PeerLibraries;
import io.github.reformer4j.bench.progress.Progress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** This project beside a library that answers nonsense. */
class PeersSectionTest {
  private static final PeersPlan PLAN = new PeersPlan(1024, 2, 600, 600);

  @Test
  void wrongResultsAreNotTimed() {
    PeersData data =
        PeersSection.measure(
            List.of(new OwnLibrary(), PeerLibraries.find("fake").orElseThrow()), PLAN, SILENT);
    assertThat(data.libraries())
        .extracting(PeersData.Library::name)
        .containsExactly("reformer4j", "fake");
    assertThat(data.series()).hasSize(12);
    for (PeersData.Series series : data.series()) {
      if (series.library().equals("fake")) {
        assertThat(series.points()).isEmpty();
        PeersData.Stop stop = Objects.requireNonNull(series.stop(), "stop");
        assertThat(stop.reason()).isEqualTo("wrong result, so not timed");
        assertThat(stop.tokens()).isEqualTo(512);
      } else {
        assertThat(series.stop()).isNull();
        assertThat(series.points()).extracting(PeersData.Point::tokens).containsExactly(512, 1024);
        assertThat(series.points()).allMatch(point -> point.seconds() > 0 && point.runs() > 0);
      }
    }
    assertThat(data.checks()).hasSize(6).allMatch(check -> check.measured() <= check.limit());
  }

  @Test
  void lengthsReachTheLongest() {
    assertThat(PeersPlan.full(1 << 20).lengths()).hasSize(12).startsWith(512).endsWith(1 << 20);
    assertThat(PeersPlan.quick(1 << 14).lengths()).containsExactly(1024, 4096, 16384);
  }

  private static final Progress SILENT =
      new Progress() {
        @Override
        public void part(String name, int steps) {}

        @Override
        public void step(String what) {}

        @Override
        public void close() {}
      };
}
