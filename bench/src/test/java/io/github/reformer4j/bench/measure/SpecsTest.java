package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecsTest {
  @ParameterizedTest
  @ValueSource(ints = {1024, 2048, 4096, 16384, 65536, 131072, 1048576})
  void aboutOneBucketAChunk(int tokens) {
    var factors = Specs.factors(tokens);
    assertThat(factors).hasSize(2).allMatch(factor -> factor % 2 == 0);
    assertThat(factors.get(0) * factors.get(1)).isEqualTo(tokens / Specs.CHUNK);
    assertThat(factors.get(0)).isBetween(factors.get(1), 2 * factors.get(1));
  }

  @Test
  void theRoundsOfASweepEndWithTheLargest() {
    assertThat(Specs.ROUNDS).last().isEqualTo(Specs.MAX_ROUNDS);
    assertThat(Specs.ROUNDS).isSorted();
  }
}
