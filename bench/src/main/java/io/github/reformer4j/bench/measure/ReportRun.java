package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.bench.input.InputText;
import io.github.reformer4j.bench.input.ReadableText;
import io.github.reformer4j.bench.page.ActivationData;
import io.github.reformer4j.bench.page.BitsData;
import io.github.reformer4j.bench.page.DriftData;
import io.github.reformer4j.bench.page.MachineData;
import io.github.reformer4j.bench.page.PeersData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.page.SampleData;
import io.github.reformer4j.bench.page.ScalingData;
import io.github.reformer4j.bench.page.StepTimeData;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.training.TextCorpus;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Trains, then measures everything that a report shows: what must hold before what it costs. */
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
   * @param peers what to hold this project against, or null
   * @param jmh results to show, or null
   */
  public record Frame(
      String version,
      String command,
      boolean quick,
      @Nullable PeersRun peers,
      @Nullable List<ReportData.JmhResult> jmh) {}

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
    byte[] bytes = text.bytes();
    try (TextCorpus corpus = TextCorpus.of(bytes);
        LearnedModel learned =
            TrainingSection.run(backend, corpus, bytes, plan.model(), progress)) {
      BitsData bits = BitsSection.measure(learned, plan.model(), progress);
      SampleData sample = SampleSection.measure(learned, plan.model(), progress);
      ReportData.Suite suite = frame.quick() ? null : SuiteSection.run(backend, progress);
      AttentionSections attention = attention(learned, bytes, load);
      ActivationData activations = ActivationSection.measure(learned, plan.reversing(), progress);
      StepTimeData stepTime = StepTimeSection.measure(learned, plan.reversing(), progress);
      DriftData drift = DriftSection.measure(backend, plan.reversing(), progress);
      PeersData peers = frame.peers() == null ? null : frame.peers().measure(progress);
      progress.close();
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new ReportData(
          about(frame, attention, seconds),
          attention.machine(),
          input(text, learned),
          learned.data(),
          bits,
          sample,
          attention.checks(),
          suite,
          attention.time(),
          attention.memory(),
          attention.quality(),
          attention.occupancy(),
          attention.pictures(),
          attention.stages(),
          attention.hashing(),
          activations,
          stepTime,
          drift,
          peers,
          frame.jmh());
    }
  }

  private AttentionSections attention(LearnedModel learned, byte[] bytes, @Nullable Double load)
      throws IOException, InterruptedException {
    progress.part("queries and keys", 1);
    progress.step(plan.maxTokens() + " tokens");
    try (HeadVectors vectors = LayerVectors.of(learned.model(), bytes, plan.maxTokens())) {
      return AttentionSections.measure(backend, vectors, plan.attention(), load, progress);
    }
  }

  private ReportData.About about(Frame frame, AttentionSections attention, double seconds) {
    List<String> notes = new ArrayList<>();
    MachineData machine = attention.machine();
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
    for (ScalingData.Series series : attention.time().series()) {
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

  private ReportData.Input input(InputText text, LearnedModel learned) {
    byte[] bytes = text.bytes();
    return new ReportData.Input(
        text.description(),
        bytes.length,
        ReadableText.of(bytes, 0, Math.min(EXCERPT, bytes.length)),
        plan.maxTokens(),
        LayerVectors.description(learned.model().config()),
        LayerVectors.heads(learned.model().config()),
        learned.model().config().headWidth(),
        Specs.CHUNK);
  }
}
