package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.measure.MachineProbe;
import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.MachineData;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.TileRate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts together what a run found and where it ran. */
public final class GoalsReport {
  private static final int TILE_SAMPLES = 50;

  /** Load average a processor from which timings suffer. */
  private static final double BUSY = 0.25;

  private final String version;
  private final String command;
  private final boolean quick;
  private final @Nullable Double load;
  private final long start = System.nanoTime();

  private GoalsReport(String version, String command, boolean quick, @Nullable Double load) {
    this.version = version;
    this.command = command;
    this.quick = quick;
    this.load = load;
  }

  /**
   * Before anything is measured.
   *
   * @param version of the project
   * @param command that makes it again
   * @param quick whether sizes are smaller than the goals'
   * @return to be ended
   */
  public static GoalsReport begin(String version, String command, boolean quick) {
    return new GoalsReport(version, command, quick, MachineProbe.load());
  }

  /**
   * After everything is measured.
   *
   * @param backend that was measured
   * @param peers that were asked
   * @param rows that were found
   * @return everything
   */
  public GoalsData end(CpuBackend backend, GoalPeers peers, List<GoalsData.Row> rows) {
    double tile = TileRate.on(backend).measure(TILE_SAMPLES).median() * 1e9;
    MachineData machine = MachineProbe.measure(load, tile);
    List<String> notes = new ArrayList<>();
    if (load != null && load > BUSY * machine.processors()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "The machine was busy with other work when this began (load average %.1f on %d"
                  + " processors): times are longer than they need be, and ratios are rough.",
              load,
              machine.processors()));
    }
    return new GoalsData(
        new GoalsData.About(
            version,
            OffsetDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS).toString(),
            command,
            backend.name(),
            backend.description(),
            quick,
            (System.nanoTime() - start) * 1e-9,
            peers.descriptions(),
            notes),
        machine,
        rows);
  }
}
