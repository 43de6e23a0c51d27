package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every token as it came and runs the full pass for each step, over keys and values as the
 * cache makes them: what decoding must be equal to.
 */
final class ReferenceDecoder implements DecoderKernel {
  private final ReferenceKernel kernel;
  private final KeyValueCache cache;
  private final long batch;
  private final long heads;
  private final History queries;
  private final History keys;
  private final History values;

  /** The buckets of each token, [B][H][R]: given with it, or hashed. LSH only. */
  private final List<int[][][]> buckets = new ArrayList<>();

  ReferenceDecoder(
      ReferenceKernel kernel, long batch, long heads, int dim, int valueDim, KeyValueCache cache) {
    this.kernel = kernel;
    this.cache = cache;
    this.batch = batch;
    this.heads = heads;
    this.queries = new History(batch, heads, dim);
    this.keys = new History(batch, heads, dim);
    this.values = new History(batch, heads, valueDim);
  }

  @Override
  public void step(AttentionInputs token, Tensor out) {
    DType type = token.queries().type();
    Tensor tokenKeys = token.keys();
    int[][][] tokenBuckets = buckets(token);
    try (Tensor q = queries.with(token.queries(), type);
        Tensor v = values.with(token.values(), type);
        @Nullable Tensor k = tokenKeys == null ? null : keys.with(tokenKeys, type);
        @Nullable Tensor allBuckets = allBuckets(tokenBuckets);
        Tensor all = Tensor.allocate(type, v.shape())) {
      kernel.forward(
          new AttentionInputs(q, k, v, null, allBuckets), AttentionOutputs.inference(all), cache);
      for (long b = 0; b < all.shape().dim(0); b++) {
        for (long h = 0; h < heads; h++) {
          double[][] rows = Rows.read(all, b, h);
          Rows.write(out, b, h, new double[][] {rows[rows.length - 1]});
        }
      }
    }
    // only now: a refused step leaves the state as it was
    buckets.add(tokenBuckets);
    queries.append(token.queries());
    values.append(token.values());
    if (tokenKeys != null) {
      keys.append(tokenKeys);
    }
  }

  /** Of one token: [B][H][R]; no rounds unless this is LSH. */
  private int[][][] buckets(AttentionInputs token) {
    ReferenceKernel.BucketSource source = kernel.buckets(token);
    int[][][] all = new int[Math.toIntExact(batch)][Math.toIntExact(heads)][];
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < heads; h++) {
        all[b][h] = Arrays.stream(source.of(b, h)).mapToInt(round -> round[0]).toArray();
      }
    }
    return all;
  }

  /** Of all tokens so far and one more: INT32 [B, H, R, N]; null unless this is LSH. */
  private @Nullable Tensor allBuckets(int[][][] last) {
    int rounds = last[0][0].length;
    if (rounds == 0) {
      return null;
    }
    int tokens = buckets.size() + 1;
    Tensor tensor = Tensor.allocate(DType.INT32, batch, heads, rounds, tokens);
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < heads; h++) {
        int[][] rows = new int[rounds][tokens];
        for (int round = 0; round < rounds; round++) {
          for (int i = 0; i < tokens; i++) {
            rows[round][i] = (i < buckets.size() ? buckets.get(i) : last)[b][h][round];
          }
        }
        Rows.writeInts(tensor, b, h, rows);
      }
    }
    return tensor;
  }

  @Override
  public long bytes() {
    return queries.bytes() + keys.bytes() + values.bytes();
  }

  @Override
  public void close() {}

  /** The tokens so far of every head. */
  private static final class History {
    private final long batch;
    private final long heads;
    private final long width;
    private final List<List<double[]>> rows = new ArrayList<>();

    History(long batch, long heads, long width) {
      this.batch = batch;
      this.heads = heads;
      this.width = width;
      for (long i = 0; i < batch * heads; i++) {
        rows.add(new ArrayList<>());
      }
    }

    void append(Tensor token) {
      for (int i = 0; i < rows.size(); i++) {
        rows.get(i).add(Rows.read(token, i / heads, i % heads)[0]);
      }
    }

    /** All tokens so far and one more. */
    Tensor with(Tensor token, DType type) {
      int length = rows.getFirst().size();
      Tensor tensor = Tensor.allocate(type, batch, heads, length + 1, width);
      for (int i = 0; i < rows.size(); i++) {
        double[][] all = rows.get(i).toArray(new double[length + 1][]);
        all[length] = Rows.read(token, i / heads, i % heads)[0];
        Rows.write(tensor, i / heads, i % heads, all);
      }
      return tensor;
    }

    long bytes() {
      return rows.stream().mapToLong(tokens -> tokens.size() * width * Double.BYTES).sum();
    }
  }
}
