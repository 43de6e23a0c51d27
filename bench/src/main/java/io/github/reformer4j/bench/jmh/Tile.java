package io.github.reformer4j.bench.jmh;

import io.github.reformer4j.cpu.internal.vector.TileProbe;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The limit of everything else: 64 x 128 x 64 tiles a second of all threads together, each in its
 * own caches. One tile is 1,048,576 multiplications and additions.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Threads(Threads.MAX)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
public class Tile {
  private final TileProbe probe = new TileProbe();

  /** Checks the product. */
  @Setup(Level.Trial)
  public void setup() {
    probe.run(1);
    if (!probe.isRight()) {
      throw new IllegalStateException("product of tiles = wrong: expected that of a plain loop");
    }
  }

  /**
   * One tile.
   *
   * @return what holds the product
   */
  @Benchmark
  public TileProbe multiply() {
    probe.run(1);
    return probe;
  }
}
