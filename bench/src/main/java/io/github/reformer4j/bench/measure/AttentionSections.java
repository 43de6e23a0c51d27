package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.page.HashingData;
import io.github.reformer4j.bench.page.MachineData;
import io.github.reformer4j.bench.page.MemoryData;
import io.github.reformer4j.bench.page.OccupancyData;
import io.github.reformer4j.bench.page.PictureData;
import io.github.reformer4j.bench.page.QualityData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.ScalingData;
import io.github.reformer4j.bench.page.StagesData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.TileRate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything measured on attention, in order: first what must hold, then what it costs.
 *
 * @param checks what was validated before anything was timed
 * @param quality how much of exact attention is recovered
 * @param occupancy how full the buckets are
 * @param time time against length
 * @param machine where this ran
 * @param stages cost of each stage against its limit
 * @param hashing kinds of hash rotations
 * @param memory memory against length
 * @param pictures which positions attend where
 */
record AttentionSections(
    List<ReportData.Check> checks,
    QualityData quality,
    OccupancyData occupancy,
    ScalingData time,
    MachineData machine,
    StagesData stages,
    HashingData hashing,
    MemoryData memory,
    PictureData pictures) {
  private static final int TILE_SAMPLES = 50;

  /**
   * Measures.
   *
   * @throws io.github.reformer4j.bench.failure.UserFailure if a result is wrong
   */
  static AttentionSections measure(
      Backend backend,
      HeadVectors vectors,
      AttentionPlan plan,
      @Nullable Double loadBefore,
      Progress progress)
      throws IOException, InterruptedException {
    List<ReportData.Check> checks = new ArrayList<>(validate(backend, vectors, progress));
    progress.part("quality against exact", 2 * plan.qualityLengths().size());
    QualitySection quality =
        QualitySection.measure(
            backend, vectors, plan.qualityLengths(), plan.queriesPerHead(), progress);
    checks.addAll(quality.checks());
    progress.part("time against length", plan.lengths().size());
    ScalingData time = TimeSection.measure(backend, vectors, plan, progress);
    // next to what is held against it: on a shared machine rates change within minutes
    progress.part("machine", 1);
    MachineData machine = MachineProbe.measure(loadBefore, tileRate(backend));
    progress.part("stages", 2);
    StagesData stages = StagesSection.measure(backend, vectors, plan, machine, progress);
    progress.part("kinds of rotations", HashingSection.STEPS);
    HashingData hashing = HashingSection.measure(backend, vectors, plan, progress);
    progress.part("memory against length", MemorySection.steps(plan));
    MemoryData memory = MemorySection.measure(backend.name(), plan, progress);
    progress.part("pictures", 1);
    PictureData pictures = Pictures.draw(backend, vectors);
    return new AttentionSections(
        checks,
        quality.data(),
        quality.occupancy(),
        time,
        machine,
        stages,
        hashing,
        memory,
        pictures);
  }

  /** The best of some: a limit is what the machine reaches undisturbed. */
  private static @Nullable Double tileRate(Backend backend) {
    return backend instanceof CpuBackend cpu
        ? TileRate.on(cpu).measure(TILE_SAMPLES).best() * 1e9
        : null;
  }

  private static List<ReportData.Check> validate(
      Backend backend, HeadVectors vectors, Progress progress) {
    Map<String, AttentionSpec> specs = new LinkedHashMap<>();
    specs.put("Exact attention", Specs.exact());
    specs.put("LSH attention, ALIGNED, R = 4", Specs.aligned(OracleCheck.TOKENS, 4));
    specs.put("LSH attention, FLAT, R = 4", Specs.flat(OracleCheck.TOKENS, 4));
    progress.part("checking against oracle", specs.size());
    List<ReportData.Check> checks = new ArrayList<>();
    try (Workload load = new Workload(vectors, OracleCheck.TOKENS)) {
      specs.forEach(
          (name, spec) -> {
            progress.step(name);
            checks.add(OracleCheck.forward(backend, name, spec, load));
          });
    }
    return checks;
  }
}
