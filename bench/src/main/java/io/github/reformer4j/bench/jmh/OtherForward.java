package io.github.reformer4j.bench.jmh;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.bench.measure.OracleCheck;
import io.github.reformer4j.bench.measure.RandomTensors;
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

/** Exact attention, and local attention with chunks of 64 and one chunk back; 8 heads, width 64. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls setup before anything else
public class OtherForward {
  /** Which attention. */
  @Param({"EXACT", "LOCAL"})
  public String kind = "";

  /** N. */
  @Param({"4096", "16384"})
  public int tokens;

  /** Where. */
  @Param("cpu")
  public String backend = "";

  private Backend open;
  private AttentionInputs inputs;
  private AttentionOutputs outputs;
  private Workspace workspace;
  private io.github.reformer4j.attention.Attention attention;

  /** Validates against the oracle at a small size, then leaves everything ready. */
  @Setup(Level.Trial)
  public void setup() {
    AttentionSpec spec =
        kind.equals("EXACT") ? ExactAttention.of(false) : LocalAttention.of(Specs.CHUNK, true);
    open = Backends.open(backend);
    OracleCheck.random(open, spec);
    inputs =
        AttentionInputs.separate(
            RandomTensors.normal(tokens, 1),
            RandomTensors.normal(tokens, 2),
            RandomTensors.normal(tokens, 3));
    outputs = AttentionOutputs.allocate(spec, inputs);
    attention = open.attention(spec);
    workspace = attention.newWorkspace();
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void tearDown() {
    workspace.close();
    outputs.close();
    inputs.queries().close();
    inputs.values().close();
    Tensor keys = inputs.keys();
    if (keys != null) {
      keys.close();
    }
    open.close();
  }

  /**
   * One forward pass.
   *
   * @return the output
   */
  @Benchmark
  public Tensor forward() {
    attention.forward(inputs, outputs, workspace);
    return outputs.out();
  }
}
