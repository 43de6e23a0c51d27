package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.Decoder;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.measure.HeadWindows;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.measure.TokenFeed;
import io.github.reformer4j.bench.measure.WindowKeys;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One layer that decodes a token at a time after a long context.
 *
 * @param steps seconds of each token
 * @param rounded the same with keys and values in bfloat16
 * @param gather bytes a second at which all threads together read random rows of a key and a value
 * @param bytes that a token must read: keys and values of its distinct keys in float32, the mean
 * @param checks what was validated
 */
record DecodeTimes(
    Samples steps, Samples rounded, Samples gather, double bytes, List<ReportData.Check> checks) {
  /** What rounding keys and values may change in a row of random vectors, in all: an ulp. */
  private static final double ROUNDING = 0x1p-7;

  private static final int GATHERS = 21;
  private static final int COUNTED_TOKENS = 64;

  static DecodeTimes measure(GoalContext context) {
    int past = context.sizes().context();
    int tokens = past + context.sizes().decoded();
    LshAttention spec = Specs.aligned(past, GoalSizes.MANY_ROUNDS);
    Attention attention = context.backend().attention(spec);
    try (Vectors vectors = Vectors.of(tokens);
        AttentionOutputs whole = attention.forward(vectors.inputs(spec));
        Tensor rows = Tensor.allocate(DType.FLOAT32, 1, Specs.HEADS, tokens, Specs.DIM)) {
      List<ReportData.Check> checks = new ArrayList<>();
      List<Double> seconds = decode(context, attention, KeyValueCache.AS_GIVEN, vectors, rows);
      checks.add(check("decoded rows", rows, whole.out(), past, Agreement.LIMIT));
      List<Double> half = decode(context, attention, KeyValueCache.BFLOAT16, vectors, rows);
      checks.add(check("decoded rows, bfloat16", rows, whole.out(), past, ROUNDING));
      List<Double> rates = new ArrayList<>();
      try (GatherRate rate = new GatherRate(tokens, CpuOptions.defaults().threads())) {
        for (int k = 0; k < GATHERS; k++) {
          rates.add(rate.sample(k));
        }
      }
      return new DecodeTimes(
          new Samples("one token", Samples.SECONDS, seconds),
          new Samples("one token, bfloat16", Samples.SECONDS, half),
          new Samples("rows from random places", Samples.BANDWIDTH, rates),
          bytes(spec, Objects.requireNonNull(whole.buckets()), past, tokens),
          checks);
    }
  }

  /** Seconds of each token after the context, whose rows it stores. */
  private static List<Double> decode(
      GoalContext context, Attention attention, KeyValueCache cache, Vectors vectors, Tensor rows) {
    int past = context.sizes().context();
    int tokens = past + context.sizes().decoded();
    List<Double> seconds = new ArrayList<>();
    context.step("context");
    try (Decoder decoder = attention.decoder(1, Specs.HEADS, Specs.DIM, Specs.DIM, cache);
        TokenFeed feed = new TokenFeed(decoder, vectors.queries(), vectors.values())) {
      for (int t = 0; t < tokens; t++) {
        if (t == past) {
          context.step("times");
        }
        feed.load(t);
        long start = System.nanoTime();
        feed.step();
        double took = (System.nanoTime() - start) * 1e-9;
        if (t >= past) {
          seconds.add(took);
          feed.store(rows, t);
        }
      }
    }
    return seconds;
  }

  /** Every decoded row against the whole causal pass. */
  private static ReportData.Check check(
      String what, Tensor rows, Tensor whole, int past, double limit) {
    int tokens = Math.toIntExact(rows.shape().dim(2));
    int decoded = tokens - past;
    long[] elements = new long[Specs.HEADS * decoded * Specs.DIM];
    for (int e = 0; e < elements.length; e++) {
      long head = e / (decoded * Specs.DIM);
      elements[e] = (head * tokens + past) * Specs.DIM + e % (decoded * Specs.DIM);
    }
    return Agreement.check(
        what + " against the whole causal pass",
        Agreement.of(rows, elements),
        Agreement.of(whole, elements),
        limit);
  }

  private static double bytes(LshAttention spec, Tensor buckets, int past, int tokens) {
    long keys = 0;
    int rounds = spec.hashing().rounds();
    int step = Math.max(1, (tokens - past) / COUNTED_TOKENS);
    int counted = 0;
    for (int head = 0; head < Specs.HEADS; head++) {
      WindowKeys windows = HeadWindows.of(buckets, head, rounds);
      counted = 0;
      for (int token = past; token < tokens; token += step) {
        keys += windows.distinct(token, rounds, spec.windows(), true).length;
        counted++;
      }
    }
    return 2.0 * Specs.DIM * Float.BYTES * keys / counted;
  }
}
