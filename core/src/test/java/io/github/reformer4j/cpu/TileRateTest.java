package io.github.reformer4j.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileRateTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void measuresOnTheBackendsThreads(int threads) {
    try (CpuBackend backend = CpuBackend.create(new CpuOptions(threads))) {
      TileRate rate = TileRate.on(backend);
      TileRate.Summary summary = rate.measure(3);
      assertThat(summary.threads()).isEqualTo(threads);
      assertThat(summary.samples()).isEqualTo(3);
      assertThat(summary.median()).isPositive().isLessThanOrEqualTo(summary.best());
      assertThat(summary.best()).isFinite();
      assertThat(rate.sample()).isPositive();
      assertThatThrownBy(() -> rate.measure(0)).hasMessage("samples = 0: expected at least 1");
    }
  }
}
