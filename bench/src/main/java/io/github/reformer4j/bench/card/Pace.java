package io.github.reformer4j.bench.card;

import io.github.reformer4j.bench.measure.Statistics;
import io.github.reformer4j.cuda.CudaBackend;
import java.util.ArrayList;
import java.util.List;

/**
 * How long queued work takes: so much of it is queued at once that waiting for its end counts for
 * nothing, several times, and the middle time is the answer.
 *
 * @param leastMillis that one measurement must last
 * @param repeats how many measurements
 */
record Pace(double leastMillis, int repeats) {
  double millis(CudaBackend backend, Runnable pass) {
    pass.run();
    backend.await();
    int launches = 1;
    double once = batch(backend, pass, launches);
    while (once < leastMillis) {
      launches *= 2;
      once = batch(backend, pass, launches);
    }
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < repeats; i++) {
      times.add(batch(backend, pass, launches) / launches);
    }
    return Statistics.median(times);
  }

  private static double batch(CudaBackend backend, Runnable pass, int launches) {
    long start = System.nanoTime();
    for (int i = 0; i < launches; i++) {
      pass.run();
    }
    backend.await();
    return (System.nanoTime() - start) * 1e-6;
  }
}
