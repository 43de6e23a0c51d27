package io.github.reformer4j.bench.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.bench.measure.Statistics;
import io.github.reformer4j.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextVectorsTest {
  private static final int TOKENS = 512;

  @Test
  void similarContextsGetSimilarVectors() {
    byte[] text = noise(11);
    byte[] phrase = "the same words again".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(phrase, 0, text, 100, phrase.length);
    System.arraycopy(phrase, 0, text, 400, phrase.length);
    int end = phrase.length - 1;
    try (Tensor vectors = TextVectors.queryKeys(text, 1)) {
      for (int head = 0; head < TextVectors.HEADS; head++) {
        assertThat(Statistics.cosine(row(vectors, head, 100 + end), row(vectors, head, 400 + end)))
            .as("same context, head %d", head)
            .isGreaterThan(0.7);
        assertThat(Statistics.cosine(row(vectors, head, 100 + end), row(vectors, head, 300)))
            .as("unlike contexts, head %d", head)
            .isLessThan(0.6);
      }
    }
  }

  @Test
  void lengthsSetTheSharpness() {
    try (Tensor vectors = TextVectors.queryKeys(noise(2), 1)) {
      for (int i = 0; i < TOKENS; i++) {
        double square = 0;
        for (double x : row(vectors, 3, i)) {
          square += x * x;
        }
        assertThat(Math.sqrt(square))
            .isCloseTo(TextVectors.SHARPNESS * Math.sqrt(TextVectors.DIM), within(1e-3));
      }
    }
  }

  @Test
  void sameSeedSameBits() {
    byte[] text = noise(3);
    try (Tensor once = TextVectors.queryKeys(text, 7);
        Tensor again = TextVectors.queryKeys(text, 7);
        Tensor other = TextVectors.queryKeys(text, 8);
        Tensor values = TextVectors.values(text, 7);
        Tensor valuesAgain = TextVectors.values(text, 7)) {
      assertThat(once.segment().mismatch(again.segment())).isEqualTo(-1);
      assertThat(once.segment().mismatch(other.segment())).isNotEqualTo(-1);
      assertThat(values.segment().mismatch(valuesAgain.segment())).isEqualTo(-1);
    }
  }

  @Test
  void aTextOfOneByteGivesFiniteVectors() {
    try (Tensor vectors = TextVectors.queryKeys(new byte[TOKENS], 1)) {
      for (long i = 0; i < vectors.shape().elements(); i++) {
        assertThat(vectors.getDouble(i)).isFinite();
      }
    }
  }

  private static byte[] noise(int seed) {
    byte[] text = new byte[TOKENS];
    new Random(seed).nextBytes(text);
    return text;
  }

  private static double[] row(Tensor tensor, int head, int token) {
    double[] row = new double[TextVectors.DIM];
    for (int d = 0; d < row.length; d++) {
      row[d] = tensor.getDouble(((long) head * TOKENS + token) * TextVectors.DIM + d);
    }
    return row;
  }
}
