package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Keeps all tokens, and computes the last row of what they are. */
final class PlainDecoder implements DecoderKernel {
  /** All tokens so far, oldest first. */
  static final class Histories {
    final List<Tensor> queries = new ArrayList<>();
    final List<Tensor> keys = new ArrayList<>();
    final List<Tensor> values = new ArrayList<>();

    /** Of each token [B][H][R]. */
    final List<int[][][]> buckets = new ArrayList<>();
  }

  private final PlainKernel kernel;
  private final Histories histories;
  private final int chunk;

  PlainDecoder(PlainKernel kernel, int chunk) {
    this.kernel = kernel;
    this.chunk = chunk;
    this.histories =
        kernel.defect == Defect.DECODERS_SHARE_STATE ? kernel.sharedHistories : new Histories();
  }

  @Override
  public void step(AttentionInputs given, Tensor out) {
    AttentionInputs token = given;
    if (kernel.defect == Defect.DECODERS_SHARE_SCRATCH) {
      kernel.scratch = given;
      LockSupport.parkNanos(200_000);
      token = Objects.requireNonNull(kernel.scratch);
    }
    histories.queries.add(token.queries().copy());
    histories.values.add(token.values().copy());
    histories.buckets.add(
        buckets(kernel.defect == Defect.DECODER_IGNORES_BUCKETS ? token.withBuckets(null) : token));
    Tensor key = token.keys();
    if (key != null) {
      histories.keys.add(key.copy());
    }
    if (kernel.defect == Defect.DECODER_FORGETS_OLDEST_CHUNK
        && histories.queries.size() == 4 * chunk) {
      histories.queries.subList(0, chunk).clear();
      histories.values.subList(0, chunk).clear();
      histories.buckets.subList(0, chunk).clear();
      histories.keys.subList(0, Math.min(chunk, histories.keys.size())).clear();
    }
    if (kernel.defect == Defect.DECODER_KEEPS_256_TOKENS && histories.queries.size() > 256) {
      histories.queries.removeFirst();
      histories.values.removeFirst();
      histories.buckets.removeFirst();
      if (key != null) {
        histories.keys.removeFirst();
      }
    }
    try (Tensor queries = joined(histories.queries);
        Tensor values = joined(histories.values);
        @Nullable Tensor keys = key == null ? null : joined(histories.keys);
        @Nullable Tensor buckets = joinedBuckets()) {
      AttentionInputs all = new AttentionInputs(queries, keys, values, null, buckets);
      int width = (int) out.shape().dim(3);
      long at = 0;
      for (int b = 0; b < out.shape().dim(0); b++) {
        for (int h = 0; h < out.shape().dim(1); h++) {
          double[] row = new double[width];
          kernel.head(all, b, h).forward(histories.queries.size() - 1, row);
          for (double value : row) {
            out.setDouble(at++, value * unevenness());
          }
        }
      }
    }
    if (kernel.defect == Defect.DECODER_CLEARS_ITS_TOKEN) {
      given.queries().setDouble(0, 0);
    }
  }

  private double unevenness() {
    return kernel.defect == Defect.DECODER_DEPENDS_ON_THREADS
        ? 1 + kernel.backend.threads() * 0x1.0p-20
        : 1;
  }

  /** Of one token, given with it or hashed; no rounds unless this is LSH. */
  private int[][][] buckets(AttentionInputs token) {
    int batch = (int) token.queries().shape().dim(0);
    int heads = (int) token.queries().shape().dim(1);
    int[][][] buckets = new int[batch][heads][];
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < heads; h++) {
        buckets[b][h] =
            Arrays.stream(kernel.buckets(token, b, h)).mapToInt(round -> round[0]).toArray();
      }
    }
    return buckets;
  }

  private @Nullable Tensor joinedBuckets() {
    int[][][] first = histories.buckets.getFirst();
    int rounds = first[0][0].length;
    if (rounds == 0) {
      return null;
    }
    int tokens = histories.buckets.size();
    Tensor all = Tensor.allocate(DType.INT32, first.length, first[0].length, rounds, tokens);
    for (int b = 0; b < first.length; b++) {
      for (int h = 0; h < first[0].length; h++) {
        int[][] rows = new int[rounds][tokens];
        for (int r = 0; r < rounds; r++) {
          for (int i = 0; i < tokens; i++) {
            rows[r][i] = histories.buckets.get(i)[b][h][r];
          }
        }
        PlainRows.writeInts(all, b, h, rows);
      }
    }
    return all;
  }

  private static Tensor joined(List<Tensor> tokens) {
    Tensor first = tokens.getFirst();
    DType type = first.type();
    long sequences = first.shape().dim(0) * first.shape().dim(1);
    long width = first.shape().dim(3);
    Tensor all =
        Tensor.allocate(type, first.shape().dim(0), first.shape().dim(1), tokens.size(), width);
    for (long s = 0; s < sequences; s++) {
      for (int i = 0; i < tokens.size(); i++) {
        for (long d = 0; d < width; d++) {
          all.setDouble(
              (s * tokens.size() + i) * width + d, tokens.get(i).getDouble(s * width + d));
        }
      }
    }
    return all;
  }

  @Override
  public long bytes() {
    return histories.queries.stream().mapToLong(Tensor::byteSize).sum()
        + histories.values.stream().mapToLong(Tensor::byteSize).sum();
  }

  @Override
  public void close() {
    histories.queries.forEach(Tensor::close);
    histories.keys.forEach(Tensor::close);
    histories.values.forEach(Tensor::close);
  }
}
