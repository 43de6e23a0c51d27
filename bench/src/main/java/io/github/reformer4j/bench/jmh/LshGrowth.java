package io.github.reformer4j.bench.jmh;

import io.github.reformer4j.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Growth with length: FLAT windows, 8 rounds, about N/64 buckets at each length. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls setup before anything else
public class LshGrowth {
  /** N. */
  @Param({"16384", "32768", "65536", "131072", "262144"})
  public int tokens;

  /** R. */
  @Param("8")
  public int rounds;

  /** Where. */
  @Param("cpu")
  public String backend = "";

  private LshProblem problem;

  /** Validates, then leaves everything ready. */
  @Setup(Level.Trial)
  public void setup() {
    problem = new LshProblem(backend, LshForward.spec("FLAT", false, tokens, rounds), tokens);
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void tearDown() {
    problem.close();
  }

  /**
   * One forward pass.
   *
   * @return the output
   */
  @Benchmark
  public Tensor forward() {
    return problem.forward();
  }
}
