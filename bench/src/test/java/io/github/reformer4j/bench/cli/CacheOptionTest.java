package io.github.reformer4j.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.bench.train.TinyCheckpoint;
import io.github.reformer4j.model.Generation;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CacheOptionTest {
  private static GenerateCommand parsed(String... options) {
    GenerateCommand command = new GenerateCommand(Console.system());
    new CommandLine(command).parseArgs(options);
    return command;
  }

  @Test
  void keysAndValuesAreKeptAsGivenUnlessToldOtherwise() {
    assertThat(parsed("-c", "x").cache.cache()).isEqualTo(KeyValueCache.AS_GIVEN);
    assertThat(parsed("-c", "x", "--cache", "float32").cache.cache())
        .isEqualTo(KeyValueCache.AS_GIVEN);
    assertThat(parsed("-c", "x", "--cache", "bfloat16").cache.cache())
        .isEqualTo(KeyValueCache.BFLOAT16);
  }

  /** Rounding shows in the logits. */
  @Test
  void theChoiceChangesWhatIsComputed() {
    try (ReferenceBackend backend = new ReferenceBackend();
        ReformerLm model =
            ReformerLm.create(backend, DType.FLOAT32, TinyCheckpoint.config(256), 1);
        Generation given = model.generation(1);
        Generation plain = model.generation(1, parsed("-c", "x").cache.cache());
        Generation rounded =
            model.generation(1, parsed("-c", "x", "--cache", "bfloat16").cache.cache())) {
      given.step(new int[] {65});
      plain.step(new int[] {65});
      rounded.step(new int[] {65});
      float[] expected = given.step(new int[] {66});
      assertThat(plain.step(new int[] {66})).isEqualTo(expected);
      assertThat(rounded.step(new int[] {66})).isNotEqualTo(expected);
    }
  }
}
