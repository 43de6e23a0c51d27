package io.github.reformer4j.bench.jmh;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.measure.RandomTensors;
import io.github.reformer4j.bench.measure.RowCheck;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.measure.TokenFeed;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tokens decoded after a long context, one layer: 8 heads, width 64, ALIGNED, causal, each key
 * counted once. A fixed number of tokens is decoded, as each lengthens the context of the next.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 8)
@Measurement(iterations = 32)
@SuppressWarnings("NullAway.Init") // JMH calls setup before anything else
public class Decoding {
  /** Tokens of one invocation. */
  private static final int TOKENS = 64;

  /** Tokens that another decoder takes first, for the compiler. */
  private static final int WARM_UP = 1 << 14;

  /** Tokens before those that are timed. */
  @Param({"4096", "65536"})
  public int context;

  /** R. */
  @Param("8")
  public int rounds;

  /** Where. */
  @Param("cpu")
  public String backend = "";

  /** How keys and values are kept: AS_GIVEN or BFLOAT16. */
  @Param("AS_GIVEN")
  public KeyValueCache cache = KeyValueCache.AS_GIVEN;

  private Backend opened;
  private Tensor queryKeys;
  private Tensor values;
  private Decoder decoder;
  private TokenFeed feed;

  /** Decodes the context, and validates what came out. */
  @Setup(Level.Trial)
  public void setup() {
    opened = Backends.open(backend);
    queryKeys = RandomTensors.normal(context, 1);
    values = RandomTensors.normal(context, 2);
    LshAttention spec = Specs.aligned(context, rounds);
    Attention attention = opened.attention(spec);
    warmUp(attention);
    decoder = attention.decoder(1, Specs.HEADS, Specs.DIM, Specs.DIM, cache);
    feed = new TokenFeed(decoder, queryKeys, values);
    AttentionInputs inputs = AttentionInputs.shared(queryKeys, values);
    try (Tensor rows = Tensor.allocate(DType.FLOAT32, values.shape());
        AttentionOutputs whole = attention.forward(inputs)) {
      for (int t = 0; t < context; t++) {
        feed.load(t);
        feed.step();
        feed.store(rows, t);
      }
      RowCheck.check(spec, queryKeys, values, Objects.requireNonNull(whole.buckets()), rows, cache);
    }
  }

  private void warmUp(Attention attention) {
    try (Decoder other = attention.decoder(1, Specs.HEADS, Specs.DIM, Specs.DIM, cache);
        TokenFeed tokens = new TokenFeed(other, queryKeys, values)) {
      for (int t = 0; t < WARM_UP; t++) {
        tokens.load(t % context);
        tokens.step();
      }
    }
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void tearDown() {
    feed.close();
    decoder.close();
    queryKeys.close();
    values.close();
    opened.close();
  }

  /**
   * Some tokens, the sequence from its beginning again.
   *
   * @return the rows of the last one
   */
  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public Tensor tokens() {
    for (int t = 0; t < TOKENS - 1; t++) {
      next();
    }
    return next();
  }

  private Tensor next() {
    feed.load(decoder.position() % context);
    return feed.step();
  }
}
