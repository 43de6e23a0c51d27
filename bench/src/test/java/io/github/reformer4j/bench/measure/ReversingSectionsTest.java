package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.page.ActivationData;
import io.github.reformer4j.bench.page.DriftData;
import io.github.reformer4j.bench.page.StepTimeData;
import io.github.reformer4j.training.TextCorpus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sections about reversible layers. */
class ReversingSectionsTest {
  private static final ReversingPlan PLAN = new ReversingPlan(8, 60, 96, 0, 10, 60);
  private static final ReversingPlan NO_TIME = new ReversingPlan(8, 0, 96, 0, 10, 0);

  @Test
  void depthCostsMemoryUnlessReversed() {
    ActivationData data = activations(PLAN);
    List<Long> reversible = bytes(data, "reversible");
    assertThat(reversible).hasSize(3).containsOnly(reversible.getFirst());
    for (String execution : List.of("checkpointed", "stored")) {
      List<Long> bytes = bytes(data, execution);
      assertThat(bytes.get(0)).isGreaterThan(reversible.getFirst());
      // 2, 4 and 8 layers: the same for each layer
      assertThat(bytes.get(2) - bytes.get(1)).isEqualTo(2 * (bytes.get(1) - bytes.get(0)));
    }
    assertThat(data.leftOut()).isEmpty();
  }

  @Test
  void twoDepthsAreThereWhateverTheTime() {
    ActivationData data = activations(NO_TIME);
    assertThat(bytes(data, "stored")).hasSize(2);
    assertThat(data.leftOut()).singleElement().asString().contains("8 layers");
  }

  private static ActivationData activations(ReversingPlan plan) {
    try (Backend backend = Backends.open("cpu");
        TextCorpus corpus = TextCorpus.of(TinyModel.text());
        LearnedModel learned = TinyModel.train(backend, corpus)) {
      return ActivationSection.measure(learned, plan, TinyModel.progress());
    }
  }

  private static List<Long> bytes(ActivationData data, String execution) {
    return data.points().stream()
        .filter(point -> point.execution().equals(execution))
        .map(ActivationData.Point::bytes)
        .toList();
  }

  @Test
  void eachExecutionIsTimedAtLeastOnce() {
    try (Backend backend = Backends.open("cpu");
        TextCorpus corpus = TextCorpus.of(TinyModel.text());
        LearnedModel learned = TinyModel.train(backend, corpus)) {
      StepTimeData data = StepTimeSection.measure(learned, PLAN, TinyModel.progress());
      assertThat(data.rows())
          .extracting(StepTimeData.Row::execution)
          .containsExactly("reversible", "checkpointed", "stored");
      assertThat(data.rows()).allMatch(row -> row.runs() == 1 && row.seconds() > 0);
      assertThat(data.rows().getLast().relative()).isEqualTo(1);
    }
  }

  @Test
  void threeDepthsMakeACurveWhateverTheTime() {
    ReversingPlan deep = new ReversingPlan(8, 0, 96, 0, 100, 0);
    try (Backend backend = Backends.open("cpu")) {
      DriftData data = DriftSection.measure(backend, deep, TinyModel.progress());
      assertThat(data.points()).hasSize(3);
      assertThat(data.leftOut()).singleElement().asString().contains("30 layers; 100 layers");
    }
  }

  @Test
  void exactStreamsComeBackAndFloatingOnesNearly() {
    try (Backend backend = Backends.open("cpu")) {
      DriftData data = DriftSection.measure(backend, PLAN, TinyModel.progress());
      assertThat(data.points()).extracting(DriftData.Point::layers).containsExactly(1, 3, 10);
      assertThat(data.points())
          .allSatisfy(
              point -> {
                assertThat(point.exactError()).isZero();
                assertThat(point.floatError()).isBetween(1e-9, 1e-2);
              });
    }
  }
}
