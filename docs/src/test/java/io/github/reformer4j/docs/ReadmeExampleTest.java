package io.github.reformer4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {
  /** The first token of a causal sequence can only see itself (semantics section 5). */
  @Test
  void firstTokenAttendsToItself() {
    float[] out = ReadmeExample.run();
    try (Tensor v = Tensor.allocate(DType.FLOAT32, 1, 8, 4096, 64)) {
      ReadmeExample.fill(v, 2);
      assertThat(out).hasSize(8 * 4096 * 64);
      assertThat(Arrays.copyOf(out, 64))
          .containsExactly(Arrays.copyOf(v.toFloats(), 64), Offset.offset(1e-5f));
      assertThat(out).doesNotContain(Float.NaN);
    }
  }
}
