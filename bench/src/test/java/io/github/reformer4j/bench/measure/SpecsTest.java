package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpecsTest {
  @Test
  void theRoundsOfASweepEndWithTheLargest() {
    assertThat(Specs.ROUNDS).last().isEqualTo(Specs.MAX_ROUNDS);
    assertThat(Specs.ROUNDS).isSorted();
  }
}
