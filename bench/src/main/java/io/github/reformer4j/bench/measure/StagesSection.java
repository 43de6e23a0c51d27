package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.bench.page.MachineData;
import io.github.reformer4j.bench.page.StagesData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cost of each stage against its limit: the machine's tile rate, or its memory. */
final class StagesSection {
  private static final int RUNS = 5;
  private static final int LEAST_RUNS = 2;

  private final Backend backend;
  private final Workload load;
  private final MachineData machine;
  private final LshAttention spec;
  private final double headTokenRounds;

  private StagesSection(Backend backend, Workload load, MachineData machine, LshAttention spec) {
    this.backend = backend;
    this.load = load;
    this.machine = machine;
    this.spec = spec;
    headTokenRounds =
        (double) load.queryKeys().shape().dim(1) * load.tokens() * spec.hashing().rounds();
  }

  static StagesData measure(
      Backend backend,
      HeadVectors vectors,
      AttentionPlan plan,
      MachineData machine,
      Progress progress) {
    int tokens = plan.stageTokens();
    LshAttention spec = Specs.aligned(tokens, Specs.MAX_ROUNDS);
    try (Workload load = new Workload(vectors, tokens)) {
      StagesSection section = new StagesSection(backend, load, machine, spec);
      progress.step("hash, sort, attend");
      List<StagesData.Stage> stages = section.stages(new Budget(plan.stagesBudget()));
      progress.step("options");
      return new StagesData(
          tokens, Specs.MAX_ROUNDS, stages, section.variants(new Budget(plan.stagesBudget())));
    }
  }

  private List<StagesData.Stage> stages(Budget budget) {
    long[] shape = {1, load.queryKeys().shape().dim(1), spec.hashing().rounds(), load.tokens()};
    LshKernel kernel = (LshKernel) backend.kernel(spec);
    List<Double> hash = new ArrayList<>();
    List<Double> sort = new ArrayList<>();
    List<Double> given = new ArrayList<>();
    try (Tensor order = backend.allocate(DType.INT32, Shape.of(shape));
        Workspace workspace = kernel.newWorkspace();
        Workload.Run run = new Workload.Run(backend, spec, load)) {
      for (int k = 0; k <= RUNS && (k <= LEAST_RUNS || budget.left() > 0); k++) {
        double h = run.hashSeconds();
        Tensor buckets = Objects.requireNonNull(run.placed().buckets());
        double s = time(() -> kernel.order(buckets, null, order, workspace));
        double g = run.attendSeconds();
        if (k > 0) { // the first warms up
          hash.add(h);
          sort.add(s);
          given.add(g);
        }
      }
    }
    double dim = load.queryKeys().shape().dim(3);
    double vectors = load.queryKeys().byteSize();
    double hashFlops = headTokenRounds * 2 * dim * spec.hashing().family().columns();
    double attendFlops = headTokenRounds * 2 * Specs.CHUNK * 4 * dim;
    double attend = Math.max(0, Statistics.median(given) - Statistics.median(sort));
    double whole = Statistics.median(hash) + Statistics.median(given);
    return List.of(
        stage("hash", Statistics.median(hash), hashFlops, vectors + headTokenRounds * 2),
        // a bucket number of two bytes in, a position of four bytes out
        stage("sort", Statistics.median(sort), 0, headTokenRounds * 6),
        stage("attend", attend, attendFlops, 3 * vectors),
        stage("whole", whole, hashFlops + attendFlops, 3 * vectors));
  }

  private StagesData.Stage stage(String name, double seconds, double flops, double bytes) {
    if (flops == 0) {
      // what was measured of memory is the host's
      @Nullable Double copied =
          OnBackend.elsewhere(backend) ? null : bytes / machine.copyBytesPerSecond();
      return new StagesData.Stage(
          name, seconds, flops, bytes, "memory", copied, copied == null ? null : copied / seconds);
    }
    @Nullable Double rate = machine.tileFlopsPerSecond();
    @Nullable Double limit = rate == null ? null : flops / rate;
    return new StagesData.Stage(
        name,
        seconds,
        flops,
        bytes,
        "tile rate",
        limit,
        limit == null || seconds == 0 ? null : limit / seconds);
  }

  private List<StagesData.Variant> variants(Budget budget) {
    int tokens = load.tokens();
    LshAttention aligned = Specs.aligned(tokens, Specs.MAX_ROUNDS);
    LshAttention flat = Specs.flat(tokens, Specs.MAX_ROUNDS);
    List<String> names =
        List.of(
            "FLAT, duplicates counted as often as met (as trax and Hugging Face do)",
            "FLAT, each key counted once",
            "ALIGNED, duplicates counted as often as met",
            "ALIGNED, each key counted once (our default)");
    List<LshAttention> specs =
        List.of(
            flat.toBuilder().correctDuplicates(false).build(),
            flat,
            aligned.toBuilder().correctDuplicates(false).build(),
            aligned);
    List<PassTimes> times = PassTimes.inTurns(backend, load, specs, RUNS, budget);
    double first = Statistics.median(times.getFirst().whole());
    List<StagesData.Variant> variants = new ArrayList<>();
    for (int k = 0; k < names.size(); k++) {
      double median = Statistics.median(times.get(k).whole());
      variants.add(new StagesData.Variant(names.get(k), median, median / first));
    }
    return variants;
  }

  private double time(Runnable work) {
    long start = System.nanoTime();
    work.run();
    backend.await();
    return (System.nanoTime() - start) * 1e-9;
  }
}
