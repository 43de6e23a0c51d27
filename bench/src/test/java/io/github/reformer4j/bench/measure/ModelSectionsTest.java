package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.page.BitsData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.SampleData;
import io.github.reformer4j.bench.page.TrainingData;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.training.TextCorpus;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sections about the model, on one that is trained once for all of them. */
class ModelSectionsTest {
  private static final byte[] TEXT = TinyModel.text();

  private static Backend backend;
  private static TextCorpus corpus;
  private static LearnedModel learned;

  @BeforeAll
  static void train() {
    backend = Backends.open("cpu");
    corpus = TextCorpus.of(TEXT);
    learned = TinyModel.train(backend, corpus);
  }

  @AfterAll
  static void close() {
    learned.close();
    corpus.close();
    backend.close();
  }

  @Test
  void trainingTakesTheLeastStepsWhereTimeIsShortAndLearns() {
    TrainingData data = learned.data();
    assertThat(data.steps()).isEqualTo(8);
    assertThat(data.tokens()).isEqualTo(8 * 2 * 64);
    assertThat(data.training()).hasSize(8);
    assertThat(data.training().getLast().bits())
        .isLessThan(data.training().getFirst().bits() - 0.5);
    assertThat(data.heldOut().getLast().step()).isEqualTo(8);
    assertThat(data.heldOut().getLast().bits()).isBetween(1.0, 8.0);
    assertThat(data.trainingBytes() + data.heldOutBytes()).isEqualTo(TEXT.length);
  }

  @Test
  void everyRoundIsMeasuredOnTheSameTargetsWhateverTheTime() {
    BitsData data = BitsSection.measure(learned, TinyModel.plan(0), TinyModel.progress());
    assertThat(data.points()).extracting(BitsData.Point::rounds).containsExactly(1, 2, 4, 8, 0);
    assertThat(data.points()).allMatch(p -> p.targets() == 200 && p.tokens() == 64);
    assertThat(data.leftOut()).singleElement().asString().contains("128 tokens");
    double configured = learned.data().heldOut().getLast().bits();
    assertThat(data.points().get(1).bits()).isCloseTo(configured, within(1e-9));
  }

  @Test
  void lengthsThatTheTextHasAreMeasuredWhereTimeAllows() {
    BitsData data = BitsSection.measure(learned, TinyModel.plan(600), TinyModel.progress());
    assertThat(data.points().stream().filter(p -> p.tokens() == 128))
        .extracting(BitsData.Point::rounds)
        .containsExactly(2, 0);
    assertThat(data.points()).hasSize(7).allMatch(p -> p.targets() == 200);
    assertThat(data.leftOut()).isEmpty();
  }

  @Test
  void theSampleBeginsWithALineThatWasHeldOutAndIsTheSameAgain() {
    ModelPlan plan = TinyModel.plan(0);
    SampleData sample = SampleSection.measure(learned, plan, TinyModel.progress());
    SampleData again = SampleSection.measure(learned, plan, TinyModel.progress());
    String heldOut = new String(TEXT, java.nio.charset.StandardCharsets.US_ASCII).substring(5400);
    assertThat(heldOut).contains("\n" + sample.prompt());
    assertThat(sample.bytes()).isEqualTo(40);
    assertThat(again.text()).isEqualTo(sample.text());
  }

  @Test
  void vectorsAreThoseOfTheLshLayer() {
    try (HeadVectors vectors = LayerVectors.of(learned.model(), TEXT, 300)) {
      assertThat(vectors.heads())
          .isEqualTo(List.of(new ReportData.Head(2, 1), new ReportData.Head(2, 2)));
      assertThat(vectors.values().shape().toArray()).containsExactly(1, 2, 300, 8);
      Rotary rotary = ((Positions.RotaryPositions) Positions.rotary()).rotary();
      try (Tensor turned = Tensor.allocate(DType.FLOAT32, vectors.hashed().shape())) {
        backend.operations().heads().rotate(vectors.hashed(), rotary, 0, false, turned);
        assertThat(turned.segment().mismatch(vectors.queryKeys().segment())).isEqualTo(-1);
      }
      for (Tensor tensor : List.of(vectors.hashed(), vectors.values())) {
        for (long row = 0; row < 2 * 300; row++) {
          assertThat(tensor.getDouble(row * 8)).as("row %d", row).isFinite().isNotZero();
        }
      }
    }
  }
}
