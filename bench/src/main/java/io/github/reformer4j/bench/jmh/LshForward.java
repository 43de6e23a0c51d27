package io.github.reformer4j.bench.jmh;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.measure.Specs;
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

/**
 * The forward pass at the size the project is judged by: N = 65,536, 8 heads, width 64, 8 rounds,
 * chunks of 64, one chunk back, 32 x 32 buckets, no mask. Random vectors.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls setup before anything else
public class LshForward {
  /** Kind of windows. */
  @Param({"FLAT", "ALIGNED"})
  public String windows = "";

  /** Whether a key that is met several times counts once. */
  @Param({"false", "true"})
  public boolean correctDuplicates;

  /** N. */
  @Param("65536")
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
    problem = new LshProblem(backend, spec(windows, correctDuplicates, tokens, rounds), tokens);
  }

  static LshAttention spec(String windows, boolean correct, int tokens, int rounds) {
    LshAttention base =
        windows.equals("FLAT") ? Specs.flat(tokens, rounds) : Specs.aligned(tokens, rounds);
    return base.toBuilder().causal(false).correctDuplicates(correct).build();
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
