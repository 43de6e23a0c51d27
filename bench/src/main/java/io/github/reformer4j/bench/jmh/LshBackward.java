package io.github.reformer4j.bench.jmh;

import io.github.reformer4j.attention.AttentionGradients;
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

/** The backward pass at the same size as {@link LshForward}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls setup before anything else
public class LshBackward {
  /** Kind of windows. */
  @Param({"FLAT", "ALIGNED"})
  public String windows = "";

  /** Whether a key that is met several times counts once. */
  @Param("true")
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
  private AttentionGradients gradients;

  /** Validates, then leaves everything ready. */
  @Setup(Level.Trial)
  public void setup() {
    problem =
        new LshProblem(
            backend, LshForward.spec(windows, correctDuplicates, tokens, rounds), tokens);
    gradients = AttentionGradients.allocate(problem.inputs());
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void tearDown() {
    gradients.close();
    problem.close();
  }

  /**
   * One backward pass.
   *
   * @return the gradients
   */
  @Benchmark
  public AttentionGradients backward() {
    problem
        .attention()
        .backward(
            problem.inputs(),
            problem.outputs(),
            problem.outGradient(),
            gradients,
            problem.workspace());
    return gradients;
  }
}
