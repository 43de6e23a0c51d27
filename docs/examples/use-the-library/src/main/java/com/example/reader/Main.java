package com.example.reader;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;

/** One step of causal LSH attention over a sequence, forward and backward. */
public final class Main {
  private static final int HEADS = 4;
  private static final int TOKENS = 2048;
  private static final int WIDTH = 64;

  private Main() {}

  /**
   * Attends and prints what came out.
   *
   * @param args none
   */
  public static void main(String[] args) {
    // tag::use[]
    LshAttention spec =
        LshAttention.crossPolytope(8, 4) // 32 buckets, about TOKENS / 64
            .rounds(4)
            .causal(true)
            .seed(1)
            .build();
    try (Backend cpu = Backends.open("cpu");
        Tensor queryKeys = normal(1);
        Tensor values = normal(2);
        Tensor outGradient = normal(3)) {
      Attention attention = cpu.attention(spec);
      AttentionInputs inputs = AttentionInputs.shared(queryKeys, values);
      try (AttentionOutputs forward = attention.forward(inputs);
          AttentionGradients backward = attention.backward(inputs, forward, outGradient)) {
        System.out.println(cpu.description());
        System.out.println("output " + forward.out());
        System.out.println("gradient of the queries " + backward.queries());
        check(forward.out(), values);
      }
    }
    // end::use[]
  }

  private static Tensor normal(long seed) {
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, 0);
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, HEADS, TOKENS, WIDTH);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.setDouble(i, random.normal(0, 0, i));
    }
    return tensor;
  }

  /** The first token of a causal sequence sees only itself: its output is its value. */
  private static void check(Tensor out, Tensor values) {
    for (int e = 0; e < WIDTH; e++) {
      double difference = Math.abs(out.getDouble(e) - values.getDouble(e));
      if (!(difference < 1e-5)) {
        throw new IllegalStateException("output of the first token is off by " + difference);
      }
    }
    System.out.println("the first token attends to itself");
  }
}
