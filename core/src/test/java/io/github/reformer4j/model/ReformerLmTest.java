package io.github.reformer4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model's passes: executions, threads, backends, lengths, causality, bad numbers. */
class ReformerLmTest {
  private static final ReferenceBackend REFERENCE = new ReferenceBackend();
  private static final CpuBackend CPU = CpuBackend.create(new CpuOptions(3));
  private static final Pass PASS = new Pass(4, 9, true);

  @AfterAll
  static void closeThreads() {
    CPU.close();
  }

  private static ReformerConfig.Builder config() {
    return Models.layers(Models.aligned()).dropout(0.1);
  }

  private static Map<String, double[]> gradients(ReformerLm model, Tensor ids) {
    model.parameters().zeroGradients();
    try (Tensor targets = Models.next(ids)) {
      model.train(ids, targets, PASS, 0.1);
    }
    Map<String, double[]> gradients = new LinkedHashMap<>();
    model.parameters().forEach(p -> gradients.put(p.name(), p.gradient().toDoubles()));
    return gradients;
  }

  private static void near(
      Map<String, double[]> computed, Map<String, double[]> expected, double tolerance) {
    expected.forEach(
        (name, values) -> {
          double greatest = 0;
          for (double value : values) {
            greatest = Math.max(greatest, Math.abs(value));
          }
          double[] have = computed.get(name);
          assertThat(have).isNotNull();
          for (int i = 0; have != null && i < values.length; i++) {
            assertThat(have[i])
                .as("gradient of %s at %d", name, i)
                .isCloseTo(values[i], within(tolerance * Math.max(greatest, 1e-3)));
          }
        });
  }

  private static void same(Map<String, double[]> computed, Map<String, double[]> expected) {
    expected.forEach((name, values) -> assertThat(computed.get(name)).as(name).isEqualTo(values));
  }

  @Test
  void executionsGiveTheSameGradients() {
    try (ReformerLm model = Models.model(REFERENCE, DType.FLOAT64, config().build());
        ReformerLm stored = model.with(Execution.STORED);
        ReformerLm checkpointed = model.with(Execution.CHECKPOINTED);
        Tensor ids = Models.ids(2, 11, 3)) {
      Map<String, double[]> expected = gradients(stored, ids);
      same(gradients(checkpointed, ids), expected);
      near(gradients(model, ids), expected, 1e-12);
    }
  }

  @Test
  void executionsGiveTheSameBitsOverExactStreams() {
    ReformerConfig exact = config().streams(StreamFormat.EXACT).build();
    try (ReformerLm model = Models.model(CPU, DType.FLOAT32, exact);
        ReformerLm stored = model.with(Execution.STORED);
        ReformerLm checkpointed = model.with(Execution.CHECKPOINTED);
        Tensor ids = Models.ids(2, 37, 3)) {
      Map<String, double[]> expected = gradients(stored, ids);
      same(gradients(checkpointed, ids), expected);
      same(gradients(model, ids), expected);
    }
  }

  @Test
  void threadsChangeNoBit() {
    try (CpuBackend one = CpuBackend.create(new CpuOptions(1));
        ReformerLm alone = Models.model(one, DType.FLOAT32, config().build());
        ReformerLm model = Models.model(CPU, DType.FLOAT32, config().build());
        Tensor ids = Models.ids(3, 61, 5)) {
      same(gradients(model, ids), gradients(alone, ids));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 13})
  void theCpuAgreesWithTheReference(int tokens) {
    try (ReformerLm exact = Models.model(REFERENCE, DType.FLOAT64, config().build());
        ReformerLm model = Models.model(CPU, DType.FLOAT32, config().build());
        Tensor ids = Models.ids(2, tokens, 6)) {
      near(gradients(model, ids), gradients(exact, ids), 1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void gradientsAreAddedAndMemoryComesBack(Execution execution) {
    try (ReformerLm model = Models.model(REFERENCE, DType.FLOAT64, config().build());
        ReformerLm view = model.with(execution);
        Tensor ids = Models.ids(1, 9, 3);
        Tensor targets = Models.next(ids)) {
      Map<String, double[]> once = gradients(view, ids);
      assertThat(view.pool().liveBytes()).isZero();
      view.train(ids, targets, PASS, 0.1);
      once.replaceAll((_, values) -> twice(values));
      Map<String, double[]> both = new LinkedHashMap<>();
      view.parameters().forEach(p -> both.put(p.name(), p.gradient().toDoubles()));
      near(both, once, 1e-12);
      assertThat(view.pool().liveBytes()).isZero();
    }
  }

  private static double[] twice(double[] values) {
    double[] doubled = values.clone();
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] *= 2;
    }
    return doubled;
  }

  @Test
  void laterTokensChangeNoEarlierLogit() {
    try (ReformerLm model = Models.model(CPU, DType.FLOAT32, config().build());
        Tensor ids = Models.ids(1, 41, 7)) {
      float[] before = logits(model, ids);
      for (int changed : new int[] {40, 23, 8}) {
        try (Tensor other = ids.copy()) {
          other.setInt(changed, (other.getInt(changed) + 1) % Models.VOCABULARY);
          float[] after = logits(model, other);
          int same = changed * Models.VOCABULARY;
          assertThat(Arrays.copyOf(after, same)).isEqualTo(Arrays.copyOf(before, same));
          assertThat(after).isNotEqualTo(before);
        }
      }
    }
  }

  private static float[] logits(ReformerLm model, Tensor ids) {
    try (Tensor logits = model.logits(ids)) {
      return logits.toFloats();
    }
  }

  @Test
  void scoresAreThoseOfTheLogits() {
    try (ReformerLm model = Models.model(REFERENCE, DType.FLOAT64, config().build());
        Tensor ids = Models.ids(2, 10, 8);
        Tensor targets = Models.next(ids);
        Tensor logits = model.logits(ids)) {
      targets.setInt(3, -1);
      double nats = 0;
      long correct = 0;
      for (int row = 0; row < 20; row++) {
        int target = targets.getInt(row);
        double sum = 0;
        int best = 0;
        for (int v = 0; v < Models.VOCABULARY; v++) {
          double logit = logits.getDouble(row * Models.VOCABULARY + v);
          sum += Math.exp(logit);
          best = logit > logits.getDouble(row * Models.VOCABULARY + best) ? v : best;
        }
        if (target >= 0) {
          nats += Math.log(sum) - logits.getDouble(row * Models.VOCABULARY + target);
          correct += best == target ? 1 : 0;
        }
      }
      Score score = model.score(ids, targets);
      assertThat(score.nats()).isCloseTo(nats, within(1e-10));
      assertThat(score.targets()).isEqualTo(17);
      assertThat(score.correct()).isEqualTo(correct);
    }
  }

  @Test
  void exactModeIsAttentionOverAllEarlierTokens() {
    // whole buckets and many rounds see every key; a single one of two buckets does not
    LshAttention one =
        LshAttention.crossPolytope(2).rounds(1).aligned(64, 1, 0).causal(true).build();
    try (ReformerLm model = Models.model(REFERENCE, DType.FLOAT64, Models.layers(one).build());
        ReformerLm exact = model.with(new AttentionMode.Exact());
        ReformerLm many = model.with(new AttentionMode.Rounds(40));
        Tensor ids = Models.ids(1, 20, 2);
        Tensor expected = exact.logits(ids);
        Tensor near = many.logits(ids);
        Tensor far = model.logits(ids)) {
      assertThat(distance(near, expected)).isLessThan(1e-12);
      assertThat(distance(far, expected)).isGreaterThan(1e-3);
    }
  }

  private static double distance(Tensor a, Tensor b) {
    double most = 0;
    for (long i = 0; i < a.shape().elements(); i++) {
      most = Math.max(most, Math.abs(a.getDouble(i) - b.getDouble(i)));
    }
    return most;
  }

  @Test
  void shortSequencesSeeAllKeysWhereTheLayerSaysSo() {
    LayerConfig.Lsh special = new LayerConfig.Lsh(Models.flat(), new Lengths(8, 8, 8));
    ReformerConfig config =
        ReformerConfig.builder(Models.VOCABULARY, Models.WIDTH, List.of(special)).heads(2).build();
    try (ReformerLm model = Models.model(REFERENCE, DType.FLOAT64, config);
        ReformerLm exact = model.with(new AttentionMode.Exact());
        Tensor shorter = Models.ids(1, 7, 2);
        Tensor longer = Models.ids(1, 11, 2);
        Tensor full = model.logits(shorter);
        Tensor fullExpected = exact.logits(shorter);
        Tensor windows = model.logits(longer);
        Tensor windowsExpected = exact.logits(longer)) {
      assertThat(distance(full, fullExpected)).isZero();
      assertThat(distance(windows, windowsExpected)).isGreaterThan(1e-4);
    }
  }

  @Test
  void theSameSeedGivesTheSameModelEverywhere() {
    try (ReformerLm one = Models.model(REFERENCE, DType.FLOAT64, config().build());
        ReformerLm other = Models.model(CPU, DType.FLOAT32, config().build())) {
      for (Parameter parameter : one.parameters()) {
        assertThat(other.parameters().get(parameter.name()).value().toDoubles())
            .as(parameter.name())
            .isEqualTo(parameter.value().toDoubles());
      }
      assertThat(one.parameters().count()).isEqualTo(other.parameters().count());
    }
  }

  @Test
  void numbersThatAreNoneAreNeverSilent() {
    try (ReformerLm model = Models.model(CPU, DType.FLOAT32, config().build());
        Tensor ids = Models.ids(1, 9, 2);
        Tensor targets = Models.next(ids)) {
      model.parameters().get("output.bias").value().setDouble(2, Double.NaN);
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> model.score(ids, targets))
          .withMessageContaining("loss at [0, 0] = NaN");
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> model.train(ids, targets, PASS, 1));
      model.parameters().get("output.bias").value().setDouble(2, 0);
      model.parameters().get("layers.1.attention.norm.bias").value().setDouble(0, Double.NaN);
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> model.score(ids, targets))
          .withMessageContaining("attention of layer 1");
      assertThat(model.pool().liveBytes()).isZero();
    }
  }

  @Test
  void wrongTokensAreRefused() {
    ReformerConfig learned = config().positions(new Positions.Learned(8)).build();
    try (ReformerLm model = Models.model(REFERENCE, DType.FLOAT64, learned);
        Tensor ids = Models.ids(1, 8, 2);
        Tensor targets = Models.next(ids);
        Tensor longer = Models.ids(1, 9, 2)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.logits(longer))
          .withMessageContaining("tokens = 9: expected at most 8");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.score(ids, longer))
          .withMessageContaining("targets = ");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.train(ids, targets, PASS, Double.NaN))
          .withMessageContaining("gradientScale = NaN");
      ids.setInt(4, Models.VOCABULARY);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.logits(ids))
          .withMessageContaining("id at [0, 4] = 11: expected 0 to 10");
    }
  }

  @Test
  void closedModelsAreRefused() {
    ReformerLm model = Models.model(REFERENCE, DType.FLOAT64, config().build());
    model.close();
    model.close();
    try (Tensor ids = Models.ids(1, 8, 2)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> model.logits(ids))
          .withMessageContaining("model = closed");
      assertThatIllegalStateException()
          .isThrownBy(() -> model.with(new AttentionMode.Exact()))
          .withMessageContaining("model = closed");
    }
  }

  @Test
  void closedTokensAreNamed() {
    try (ReformerLm model = Models.model(REFERENCE, DType.FLOAT64, config().build());
        Tensor ids = Models.ids(1, 8, 2)) {
      Tensor closed = Models.ids(1, 8, 2);
      closed.close();
      assertThatIllegalStateException()
          .isThrownBy(() -> model.logits(closed))
          .withMessage("ids = INT32[1, 8] (closed): expected an open tensor");
      assertThatIllegalStateException()
          .isThrownBy(() -> model.score(ids, closed))
          .withMessage("targets = INT32[1, 8] (closed): expected an open tensor");
    }
  }

  /** Tokens of two threads would be mixed up silently where attention does not notice. */
  @Test
  void aSecondThreadIsRefused() throws InterruptedException {
    try (ReformerLm model = Models.model(CPU, DType.FLOAT32, config().build());
        Tensor ids = Models.ids(1, 8, 2)) {
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      AttentionObserver meanwhile =
          new AttentionObserver() {
            @Override
            public void hashes(int layer, Tensor queryKeys) {}

            @Override
            public void attends(int layer, AttentionInputs inputs) {
              if (layer == 0) {
                join(
                    Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, e) -> failures.add(e))
                        .start(() -> model.score(ids, ids)));
                join(
                    Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, e) -> failures.add(e))
                        .start(model::close));
              }
            }
          };
      try (ReformerLm observed = model.with(meanwhile);
          Tensor logits = observed.logits(ids);
          Tensor expected = model.logits(ids)) {
        assertThat(logits.toFloats()).isEqualTo(expected.toFloats());
      }
      assertThat(failures)
          .hasSize(2)
          .allSatisfy(
              e ->
                  assertThat(e)
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessage(
                          "model = in use by another thread: expected one thread at a time"));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void sizesThatOverflowAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config().heads(1 << 22, 1024).build())
        .withMessage("heads, headWidth = 4194304, 1024: expected a product of at most 2147483647");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config().heads(4, 0))
        .withMessage("headWidth = 0: expected at least 1");
    List<LayerConfig> layers = config().build().layers();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReformerConfig.builder(2, 1 << 30, layers).heads(1 << 20).build())
        .withMessageStartingWith("width = 1073741824: expected at most 536870911");
  }

  /** In float32 it would be 0, so that equal numbers would be divided by 0. */
  @Test
  void epsilonsThatTheTypeDoesNotHaveAreRefused() {
    for (double epsilon : new double[] {1e-60, 1e300}) {
      ReformerConfig config = config().normEpsilon(epsilon).build();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReformerLm.empty(CPU, DType.FLOAT32, config))
          .withMessage(
              "normEpsilon = "
                  + epsilon
                  + ": expected a number that is finite and greater than 0 in FLOAT32 too");
      ReformerLm.empty(REFERENCE, DType.FLOAT64, config).close();
    }
  }
}
