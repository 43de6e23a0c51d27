package io.github.reformer4j.bench.measure;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rate of the backend's own kernel on one tile: the limit that its stages are held against. */
public final class TileRate {
  private static final int RUNS = 5;
  private static final double RUN_SECONDS = 0.25;

  private TileRate() {}

  /**
   * Measures it on as many threads as the backend uses by default.
   *
   * @param backend to measure
   * @return flop a second of all threads together, the best of some runs: a limit is what the
   *     machine reaches undisturbed; null if this backend has no such kernel
   */
  static @Nullable Double of(Backend backend) {
    if (!backend.name().equals(CpuBackend.NAME)) {
      return null;
    }
    new GemmProbe().settle();
    int threads = CpuOptions.defaults().threads();
    List<Double> rates = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      rates.add(rate(threads));
    }
    return rates.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  private static double rate(int threads) {
    List<Thread> started = new ArrayList<>();
    double[] rates = new double[threads];
    IntStream.range(0, threads)
        .forEach(t -> started.add(Thread.ofPlatform().start(() -> rates[t] = one())));
    try {
      for (Thread thread : started) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return java.util.Arrays.stream(rates).sum();
  }

  private static double one() {
    GemmProbe probe = new GemmProbe();
    long start = System.nanoTime();
    long runs = 0;
    double seconds;
    do {
      for (int i = 0; i < 100; i++) {
        probe.run();
      }
      runs += 100;
      seconds = (System.nanoTime() - start) * 1e-9;
    } while (seconds < RUN_SECONDS);
    return runs * GemmProbe.FLOPS / seconds;
  }
}
