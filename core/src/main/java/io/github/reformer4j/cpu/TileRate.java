package io.github.reformer4j.cpu;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.TileProbe;
import java.util.Arrays;

/**
 * This machine's own rate: products of 64 x 64 by 64 x 128 tiles of float32 from arrays in cache,
 * by the kernel that attention uses, on the threads of a backend. Nothing built on that kernel can
 * be faster, so stages are held against it (performance page, "the machine's own rate"). Compare
 * only what was measured in one run: take {@link #sample()} in turn with the measurement of
 * interest.
 */
public final class TileRate {
  /** Products of a unit of work: about half a millisecond. */
  private static final int UNIT_PRODUCTS = 48;

  private static final int UNITS_PER_THREAD = 16;
  private static final int WARM_UP_SAMPLES = 10;
  private static final double GIGA = 1e9;

  private final WorkTeam team;
  private final TileProbe[] probes;

  /**
   * A summary of repeated samples.
   *
   * @param threads how many worked
   * @param best the highest sample, in GFLOP/s of all threads together
   * @param median the median sample, in GFLOP/s of all threads together
   * @param samples how many were taken
   */
  public record Summary(int threads, double best, double median, int samples) {}

  private TileRate(WorkTeam team) {
    this.team = team;
    this.probes = new TileProbe[team.threads()];
    Arrays.setAll(probes, worker -> new TileProbe());
  }

  /**
   * A probe on a backend's threads, checked against a plain loop and warmed up.
   *
   * @param backend open, and kept open by the caller
   * @return the probe, for one caller at a time
   * @throws IllegalStateException if the kernel computes a wrong product
   */
  public static TileRate on(CpuBackend backend) {
    TileRate rate = new TileRate(backend.team());
    for (int i = 0; i < WARM_UP_SAMPLES; i++) {
      rate.sample();
    }
    for (TileProbe probe : rate.probes) {
      // a worker that came too late for the samples has none to show
      probe.run(1);
      if (!probe.isRight()) {
        throw new IllegalStateException("product of tiles = wrong: expected that of a plain loop");
      }
    }
    return rate;
  }

  /**
   * One measurement, some ten milliseconds long.
   *
   * @return GFLOP/s of all threads together
   */
  public double sample() {
    int units = UNITS_PER_THREAD * team.threads();
    long start = System.nanoTime();
    team.forEach(units, (unit, worker) -> probes[worker].run(UNIT_PRODUCTS));
    double seconds = (System.nanoTime() - start) / GIGA;
    return units * UNIT_PRODUCTS * (double) TileProbe.FLOPS / seconds / GIGA;
  }

  /**
   * Several measurements in a row.
   *
   * @param samples how many, at least 1
   * @return best and median
   */
  public Summary measure(int samples) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples = " + samples + ": expected at least 1");
    }
    double[] rates = new double[samples];
    for (int i = 0; i < samples; i++) {
      rates[i] = sample();
    }
    Arrays.sort(rates);
    double median = (rates[(samples - 1) / 2] + rates[samples / 2]) / 2;
    return new Summary(team.threads(), rates[samples - 1], median, samples);
  }
}
