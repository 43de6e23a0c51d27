package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.page.MemoryData;
import io.github.reformer4j.bench.progress.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Memory against length, each point in a process of its own. */
final class MemorySection {
  private static final String METHOD =
      "Each point is a fresh JVM (heap limit 256 MiB; tensors are native memory outside it) that"
          + " builds random inputs of this length (8 heads of width 64), runs one forward pass and"
          + " reads its own VmHWM from /proc/self/status: everything the process ever held at once,"
          + " the JVM included. Where there is a device, its memory is not in that.";
  private static final String METHOD_WITHOUT_PEAK =
      "Each point is a fresh JVM that builds random inputs of this length (8 heads of width 64) and"
          + " runs one forward pass. This operating system has no /proc/self/status, so the peak of"
          + " the process is not known; tensors and scratch memory are what the library reports.";

  /** By name: the command line knows the measurements, not the other way round. */
  private static final String MAIN = "io.github.reformer4j.bench.Reformer";

  /** Kinds in the order in which they run; a length is left out when its turn comes too late. */
  private enum Kind {
    EXACT("exact", "exact", 1, 4, 1),
    LSH_4("LSH, R = 4", "aligned", 4, 2.2, 2),
    LSH_8("LSH, R = 8", "aligned", 8, 2.2, 1);

    final String title;
    final String argument;
    final int rounds;
    final double growth;
    final int atLeast;

    Kind(String title, String argument, int rounds, double growth, int atLeast) {
      this.title = title;
      this.argument = argument;
      this.rounds = rounds;
      this.growth = growth;
      this.atLeast = atLeast;
    }
  }

  private MemorySection() {}

  /** The most steps that {@link #measure} can take. */
  static int steps(AttentionPlan plan) {
    int lengths = 0;
    for (int tokens = ReportPlan.MIN_TOKENS; tokens <= plan.maxTokens(); tokens *= 4) {
      lengths++;
    }
    return Kind.values().length * lengths;
  }

  static MemoryData measure(String backend, AttentionPlan plan, Progress progress)
      throws IOException, InterruptedException {
    Budget budget = new Budget(plan.memoryBudget());
    List<MemoryData.Point> points = new ArrayList<>();
    int kindsLeft = Kind.values().length;
    for (Kind kind : Kind.values()) {
      Budget own = new Budget(budget.left() / kindsLeft--);
      double predicted = 0;
      int lengths = 0;
      for (int tokens = ReportPlan.MIN_TOKENS; tokens <= plan.maxTokens(); tokens *= 4) {
        if (++lengths > kind.atLeast && predicted > own.left()) {
          break;
        }
        progress.step(kind.title + ", " + tokens + " tokens");
        long start = System.nanoTime();
        points.add(fork(backend, kind, tokens));
        predicted = (System.nanoTime() - start) * 1e-9 * kind.growth;
      }
    }
    boolean peaks = points.stream().allMatch(point -> point.peakBytes() != null);
    return new MemoryData(points, peaks ? METHOD : METHOD_WITHOUT_PEAK);
  }

  private static MemoryData.Point fork(String backend, Kind kind, int tokens)
      throws IOException, InterruptedException {
    List<String> command =
        ChildJvm.command(
            List.of("-Xmx256m"),
            MAIN,
            "memory",
            "--backend",
            backend,
            kind.argument,
            Integer.toString(tokens),
            Integer.toString(kind.rounds));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String line;
    try {
      line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      int exit = process.waitFor();
      if (exit != 0 || !line.startsWith("tensors=")) {
        throw UserFailure.failed(
            "the memory probe for "
                + tokens
                + " tokens ended with exit code "
                + exit
                + ": choose fewer tokens with --tokens");
      }
    } finally {
      process.destroyForcibly();
    }
    Map<String, String> fields =
        Stream.of(line.split(" ", -1))
            .map(field -> field.split("=", 2))
            .collect(Collectors.toMap(field -> field[0], field -> field[1]));
    long peak = Long.parseLong(fields.get("peak"));
    return new MemoryData.Point(
        kind.title,
        tokens,
        Long.parseLong(fields.get("tensors")),
        Long.parseLong(fields.get("workspace")),
        peak < 0 ? null : peak,
        (long) tokens * tokens * Specs.HEADS * Float.BYTES);
  }
}
