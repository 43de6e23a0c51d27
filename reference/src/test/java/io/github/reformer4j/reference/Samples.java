package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Specifications that cover every option, and random inputs for them. */
public final class Samples {
  private Samples() {}

  /** A tensor of standard normal numbers. */
  public static Tensor normal(DType type, long seed, int stream, long... dims) {
    Tensor tensor = Tensor.allocate(type, dims);
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.normal(stream, 0, i));
    }
    return tensor;
  }

  /** A mask that is true for about three in four tokens. */
  public static Tensor mask(long seed, long batch, long tokens) {
    Tensor mask = Tensor.allocate(DType.BOOL, batch, tokens);
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 1);
    for (long i = 0; i < batch * tokens; i++) {
      mask.setBoolean(i, random.uniform(0, 0, i) < 0.75);
    }
    return mask;
  }

  /** Inputs of a kind that the specification takes. */
  public static AttentionInputs inputs(
      AttentionSpec spec, DType type, long seed, int batch, int heads, int tokens, boolean masked) {
    int dim = 4;
    int valueDim = 3;
    Tensor q = normal(type, seed, 1, batch, heads, tokens, dim);
    Tensor v = normal(type, seed, 3, batch, heads, tokens, valueDim);
    AttentionInputs inputs =
        spec instanceof LshAttention
            ? AttentionInputs.shared(q, v)
            : AttentionInputs.separate(q, normal(type, seed, 2, batch, heads, tokens, dim), v);
    return inputs.withKeyMask(masked ? mask(seed, batch, tokens) : null);
  }

  /** Every option of every kind of attention, for a number of tokens that 4 divides. */
  public static List<AttentionSpec> specs() {
    List<AttentionSpec> specs = new ArrayList<>();
    for (boolean causal : new boolean[] {false, true}) {
      for (SelfRule rule :
          List.of(SelfRule.LAST_RESORT, SelfRule.ALLOWED, new SelfRule.AllowedAt(List.of(0, 5)))) {
        specs.add(new ExactAttention(causal, rule, Scale.INVERSE_SQRT));
        for (boolean circular : new boolean[] {false, true}) {
          specs.add(new LocalAttention(3, 1, 1, circular, causal, rule, new Scale.Fixed(0.7)));
          specs.add(new LocalAttention(4, 9, 0, circular, causal, rule, Scale.INVERSE_SQRT));
        }
      }
    }
    for (Windows windows : windows()) {
      for (LshAttention.Builder builder :
          List.of(
              LshAttention.crossPolytope(2, 4).rounds(2),
              LshAttention.crossPolytope(4).rounds(3).causal(true).correctDuplicates(false),
              LshAttention.crossPolytope(6)
                  .rounds(2)
                  .selfRule(SelfRule.ALLOWED)
                  .keyEpsilon(0.3)
                  .scale(new Scale.Fixed(1)),
              LshAttention.builder(new io.github.reformer4j.attention.HashFamily.Hyperplanes(2))
                  .rounds(3)
                  .causal(true)
                  .selfRule(new SelfRule.AllowedAt(List.of(0, 5))),
              LshAttention.crossPolytope(4)
                  .rounds(3)
                  .correctDuplicates(false)
                  .combination(Combination.AVERAGE))) {
        specs.add(builder.windows(windows).build());
      }
    }
    return specs;
  }

  private static List<Windows> windows() {
    List<Windows> windows = new ArrayList<>();
    windows.add(new Windows.Aligned(2, 1, 0));
    windows.add(new Windows.Aligned(1, 1, 1));
    windows.add(new Windows.Aligned(3, Windows.UNBOUNDED, Windows.UNBOUNDED));
    for (Padding padding : Padding.values()) {
      windows.add(new Windows.Flat(4, 1, 0, true, padding));
      windows.add(new Windows.Flat(4, 0, 1, false, padding));
    }
    windows.add(new Windows.Flat(12, 2, 3, true, Padding.DROPPED)); // reaches chunks twice
    return windows;
  }
}
