package io.github.reformer4j.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.model.Score;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {
  @TempDir private Path folder;

  private final Backend backend = new ReferenceBackend();

  private TextCorpus corpus() throws IOException {
    byte[] bytes = new byte[100];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * i % TinyTraining.VOCABULARY);
    }
    return TextCorpus.open(List.of(Files.write(folder.resolve("text"), bytes)));
  }

  @Test
  void everyByteCountsOnceWhateverTheLength() throws IOException {
    try (TextCorpus corpus = corpus();
        ReformerLm model = TinyTraining.model(backend)) {
      HeldOut text = new HeldOut(corpus, 10, 23);
      for (int length : new int[] {1, 4, 5, 23, 100}) {
        assertThat(text.score(model, length, 1).targets()).as("length %d", length).isEqualTo(23);
      }
    }
  }

  @Test
  void rowsAtOnceDoNotChangeTheScore() throws IOException {
    try (TextCorpus corpus = corpus();
        ReformerLm model = TinyTraining.model(backend)) {
      HeldOut text = new HeldOut(corpus, 10, 23);
      Score one = text.score(model, 4, 1);
      Score three = text.score(model, 4, 3);
      assertThat(three.nats()).isCloseTo(one.nats(), within(1e-4));
      assertThat(three.targets()).isEqualTo(one.targets());
    }
  }

  /** One sequence over the whole stretch is one call of the model. */
  @Test
  void oneSequenceIsTheModelsOwnScore() throws IOException {
    try (TextCorpus corpus = corpus();
        ReformerLm model = TinyTraining.model(backend)) {
      int[] bytes = new int[24];
      corpus.read(10, bytes, 0, 24);
      try (Tensor ids = Tensor.ofInts(java.util.Arrays.copyOf(bytes, 23), 1, 23);
          Tensor next = Tensor.ofInts(java.util.Arrays.copyOfRange(bytes, 1, 24), 1, 23)) {
        assertThat(new HeldOut(corpus, 10, 23).score(model, 23, 2))
            .isEqualTo(model.score(ids, next));
      }
    }
  }

  @Test
  void aStretchBeyondTheEndIsRefused() throws IOException {
    try (TextCorpus corpus = corpus()) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> new HeldOut(corpus, 10, 90))
          .withMessage(
              "from, targets = 10, 90: expected a stretch, and the byte before it, of a text of"
                  + " 100 bytes");
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> new HeldOut(corpus, 0, Long.MAX_VALUE));
      new HeldOut(corpus, 10, 89);
    }
  }
}
