package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.input.InputText;
import io.github.reformer4j.bench.input.TextVectors;
import io.github.reformer4j.bench.page.MachineData;
import io.github.reformer4j.bench.page.MemoryData;
import io.github.reformer4j.bench.page.PictureData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.ScalingData;
import io.github.reformer4j.bench.page.StagesData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Measures everything that a report shows, in order: first what must hold, then what it costs. */
public final class ReportRun {
  private static final int EXCERPT = 240;

  /** Load average a processor from which timings suffer. */
  private static final double BUSY = 0.5;

  private final Backend backend;
  private final ReportPlan plan;
  private final Progress progress;

  /**
   * A run.
   *
   * @param backend to measure
   * @param plan how much
   * @param progress told what is going on
   */
  public ReportRun(Backend backend, ReportPlan plan, Progress progress) {
    this.backend = backend;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * What the caller knows about the run.
   *
   * @param version of the project
   * @param command that makes this report again
   * @param quick whether the plan is the quick one
   * @param jmh results to show, or null
   */
  public record Frame(
      String version, String command, boolean quick, @Nullable List<ReportData.JmhResult> jmh) {}

  /**
   * Measures.
   *
   * @param text to read, at least as long as the plan's longest length
   * @param frame what to say about the run
   * @return everything the report shows
   * @throws IOException if a child process cannot be started
   * @throws InterruptedException if the run is interrupted
   * @throws io.github.reformer4j.bench.failure.UserFailure if a result is wrong: nothing is
   *     reported
   */
  public ReportData measure(InputText text, Frame frame) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Double load = MachineProbe.load();
    progress.part("text to vectors", 1);
    progress.step(plan.maxTokens() + " tokens");
    byte[] bytes = java.util.Arrays.copyOf(text.bytes(), plan.maxTokens());
    try (Tensor queryKeys = TextVectors.queryKeys(bytes, Specs.SEED);
        Tensor values = TextVectors.values(bytes, Specs.SEED)) {
      List<ReportData.Check> checks = new ArrayList<>(validate(queryKeys, values));
      ReportData.Suite suite = frame.quick() ? null : SuiteSection.run(backend, progress);
      progress.part("quality against exact", 2 * plan.qualityLengths().size());
      QualitySection quality =
          QualitySection.measure(
              backend, queryKeys, values, plan.qualityLengths(), plan.queriesPerHead(), progress);
      checks.addAll(quality.checks());
      progress.part("time against length", plan.lengths().size());
      ScalingData time = TimeSection.measure(backend, queryKeys, values, plan, progress);
      // next to what is held against it: on a shared machine rates change within minutes
      progress.part("machine", 1);
      MachineData machine = MachineProbe.measure(load, TileRate.of(backend));
      progress.part("stages", 2);
      StagesData stages =
          StagesSection.measure(backend, queryKeys, values, plan, machine, progress);
      progress.part("memory against length", MemorySection.steps(plan));
      MemoryData memory = MemorySection.measure(backend.name(), plan, progress);
      progress.part("pictures", 1);
      PictureData pictures = Pictures.draw(backend, queryKeys, values);
      progress.close();
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new ReportData(
          about(frame, machine, time, seconds),
          machine,
          input(text, bytes),
          checks,
          suite,
          time,
          memory,
          quality.data(),
          quality.occupancy(),
          pictures,
          stages,
          frame.jmh());
    }
  }

  private List<ReportData.Check> validate(Tensor queryKeys, Tensor values) {
    Map<String, AttentionSpec> specs = new LinkedHashMap<>();
    specs.put("Exact attention", Specs.exact());
    specs.put("LSH attention, ALIGNED, R = 4", Specs.aligned(OracleCheck.TOKENS, 4));
    specs.put("LSH attention, FLAT, R = 4", Specs.flat(OracleCheck.TOKENS, 4));
    progress.part("checking against oracle", specs.size());
    List<ReportData.Check> checks = new ArrayList<>();
    try (Workload load = new Workload(queryKeys, values, OracleCheck.TOKENS)) {
      specs.forEach(
          (name, spec) -> {
            progress.step(name);
            checks.add(OracleCheck.forward(backend, name, spec, load));
          });
    }
    return checks;
  }

  private ReportData.About about(
      Frame frame, MachineData machine, ScalingData time, double seconds) {
    List<String> notes = new ArrayList<>();
    Double load = machine.loadBefore();
    if (load != null && load > BUSY * machine.processors()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The machine was busy with other work when this began (load average %.1f on %d"
                  + " processors): times are longer than they need be, and exponents and ratios"
                  + " are rough.",
              load,
              machine.processors()));
    }
    for (ScalingData.Series series : time.series()) {
      String leftOut = series.leftOut();
      if (leftOut != null) {
        notes.add("Time, " + series.name() + ": " + leftOut + ".");
      }
    }
    return new ReportData.About(
        frame.version(),
        OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString(),
        frame.command(),
        backend.name(),
        backend.description(),
        Specs.SEED,
        frame.quick(),
        seconds,
        notes);
  }

  private ReportData.Input input(InputText text, byte[] bytes) {
    return new ReportData.Input(
        text.description(),
        plan.maxTokens(),
        TextVectors.RECIPE,
        excerpt(bytes),
        TextVectors.HEADS,
        TextVectors.DIM,
        Specs.CHUNK);
  }

  /** Printable ASCII and line ends; anything else, valid UTF-8 or not, becomes a dot. */
  private static String excerpt(byte[] bytes) {
    StringBuilder readable = new StringBuilder();
    for (int i = 0; i < Math.min(EXCERPT, bytes.length); i++) {
      char c = (char) (bytes[i] & 0xff);
      readable.append(c == '\n' || (c >= ' ' && c < 0x7f) ? c : '·');
    }
    return readable.toString();
  }
}
