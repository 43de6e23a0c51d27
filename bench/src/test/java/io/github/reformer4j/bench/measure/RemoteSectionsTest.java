package io.github.reformer4j.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.page.HashingData;
import io.github.reformer4j.bench.page.MachineData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.StagesData;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.properties.remote.RemoteBackend;
import io.github.reformer4j.tensor.Tensor;
import io.github.reformer4j.training.TextCorpus;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A report's sections where the host cannot address a backend's tensors. */
class RemoteSectionsTest {
  private static final int TOKENS = 256;

  private final Backend near = CpuBackend.create(new CpuOptions(1));
  private final Backend far = new RemoteBackend(CpuBackend.create(new CpuOptions(1)));
  private final HeadVectors vectors =
      HeadVectors.allocate(
          List.of(new ReportData.Head(1, 1), new ReportData.Head(1, 2)), TOKENS, 8);

  @BeforeEach
  void fill() {
    for (Tensor tensor : List.of(vectors.hashed(), vectors.queryKeys(), vectors.values())) {
      for (long i = 0; i < tensor.shape().elements(); i++) {
        tensor.setDouble(i, Math.sin(0.7 * i * i));
      }
    }
  }

  @AfterEach
  void close() {
    vectors.close();
    near.close();
    far.close();
  }

  @Test
  void runsGiveWhatTheyGiveOnTheHost() {
    assertThat(outputAndBuckets(far)).isEqualTo(outputAndBuckets(near));
  }

  private List<List<Double>> outputAndBuckets(Backend backend) {
    LshAttention spec = Specs.aligned(TOKENS, 2);
    try (Workload load = new Workload(vectors, TOKENS);
        Workload.Run run = new Workload.Run(backend, spec, load)) {
      assertThat(run.seconds()).isPositive();
      assertThat(OnBackend.elsewhere(backend))
          .isEqualTo(run.placed().queries().remoteMemory().isPresent());
      Tensor buckets = Objects.requireNonNull(run.inputs().buckets());
      return List.of(numbers(load.out()), numbers(buckets));
    }
  }

  private static List<Double> numbers(Tensor tensor) {
    return Arrays.stream(tensor.toDoubles()).boxed().toList();
  }

  @Test
  void resultsAreCheckedAgainstTheOracle() {
    try (Workload load = new Workload(vectors, TOKENS)) {
      assertThat(OracleCheck.forward(far, "ALIGNED", Specs.aligned(TOKENS, 2), load)).isNotNull();
      assertThat(OracleCheck.forward(far, "exact", Specs.exact(), load)).isNotNull();
    }
  }

  @Test
  void stagesOfADeviceHaveNoLimitOfTheHost() {
    AttentionPlan plan = new AttentionPlan(TOKENS, 0, 0, 0, TOKENS, 4);
    MachineData machine = new MachineData("", "", 1, 1, "", null, 1e9, null);
    StagesData stages = StagesSection.measure(far, vectors, plan, machine, TinyModel.progress());
    assertThat(stages.stages())
        .isNotEmpty()
        .allSatisfy(stage -> assertThat(stage.limitSeconds()).isNull());
    assertThat(stages.stages()).anySatisfy(stage -> assertThat(stage.seconds()).isPositive());
  }

  @Test
  void bothKindsOfRotationsFindAndCostSomething() {
    AttentionPlan plan = new AttentionPlan(TOKENS, 0, 0, 0, TOKENS, 4);
    HashingData found = HashingSection.measure(far, vectors, plan, TinyModel.progress());
    HashingData same = HashingSection.measure(near, vectors, plan, TinyModel.progress());
    assertThat(found.kinds())
        .hasSize(2)
        .allSatisfy(
            kind -> {
              assertThat(kind.hashSeconds()).isPositive().isLessThan(kind.seconds());
              assertThat(kind.points())
                  .extracting(HashingData.Point::rounds)
                  .isEqualTo(Specs.ROUNDS);
              assertThat(kind.points())
                  .allSatisfy(
                      point ->
                          assertThat(point.mass())
                              .isBetween(point.massLow(), point.massHigh())
                              .isBetween(0.0, 1.0));
              // more rounds of the same rotations see all that fewer saw
              assertThat(kind.points())
                  .extracting(HashingData.Point::mass)
                  .isSorted()
                  .doesNotHaveDuplicates();
            });
    List<HashingData.Point> normal = found.kinds().getFirst().points();
    assertThat(found.kinds().getLast().points()).isNotEqualTo(normal);
    assertThat(same.kinds().getFirst().points()).isEqualTo(normal);
  }

  @Test
  void modelsAreTrainedAndTheirVectorsKept() {
    assertThat(trainedVectors(far)).isEqualTo(trainedVectors(near));
  }

  private static List<Double> trainedVectors(Backend backend) {
    try (TextCorpus corpus = TextCorpus.of(TinyModel.text());
        LearnedModel learned = TinyModel.train(backend, corpus);
        HeadVectors kept = LayerVectors.of(learned.model(), TinyModel.text(), 100)) {
      return numbers(kept.queryKeys());
    }
  }
}
