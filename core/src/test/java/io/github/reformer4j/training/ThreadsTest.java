package io.github.reformer4j.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.model.ReformerLm;
import org.junit.jupiter.api.Test;

/** How many threads compute is nobody's business but the clock's. */
class ThreadsTest {
  @Test
  void anyNumberOfThreadsGivesTheSameBits() {
    float[] one = trained(1);
    assertThat(trained(3)).isEqualTo(one);
    assertThat(trained(2)).isEqualTo(one);
  }

  private static float[] trained(int threads) {
    try (Backend backend = CpuBackend.create(new CpuOptions(threads));
        ReformerLm model = TinyTraining.model(backend);
        Trainer trainer =
            new Trainer(model, new TinyTraining.Counting(3, 50), TinyTraining.options(2))) {
      while (trainer.stepsDone() < 4) {
        trainer.step();
      }
      return TinyTraining.numbers(model);
    }
  }
}
