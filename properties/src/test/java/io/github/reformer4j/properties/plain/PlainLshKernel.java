package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LSH attention: hashing and sorting. */
final class PlainLshKernel extends PlainKernel implements LshKernel {
  private final LshAttention spec;
  private final Padding padding;

  PlainLshKernel(PlainBackend backend, LshAttention spec) {
    super(backend, spec);
    this.spec = spec;
    this.padding = PlainOrder.padding(spec.windows());
  }

  @Override
  int[][] buckets(AttentionInputs inputs, int b, int h) {
    Tensor given = inputs.buckets();
    int head = defect == Defect.HEADS_SHARE_BUCKETS ? 0 : h;
    int[][] buckets =
        given == null ? hashes(inputs.queries(), b, head) : PlainRows.readInts(given, b, head);
    if (defect != Defect.PADDING_MOVES_WINDOWS) {
      withoutMasked(buckets, real(inputs.keyMask(), b, inputs.queries()));
    }
    return buckets;
  }

  private int[][] hashes(Tensor queries, int b, int h) {
    PlainHash hash =
        new PlainHash(spec.hashing(), defect, queries.shape().dim(1), (int) queries.shape().dim(3));
    double[][] vectors = PlainRows.read(queries, b, h);
    int[][] buckets = new int[spec.hashing().rounds()][vectors.length];
    for (int r = 0; r < buckets.length; r++) {
      for (int i = 0; i < vectors.length; i++) {
        buckets[r][i] = hash.bucket(vectors[i], h, r, vectors.length);
      }
    }
    return buckets;
  }

  private void withoutMasked(int[][] buckets, boolean[] real) {
    if (padding == Padding.IN_PLACE || defect == Defect.MASKED_TOKENS_KEEP_BUCKETS) {
      return;
    }
    for (int[] round : buckets) {
      for (int i = 0; i < round.length; i++) {
        round[i] = real[i] ? round[i] : -1;
      }
    }
  }

  @Override
  void report(AttentionInputs inputs, AttentionOutputs outputs, int b, int h) {
    Tensor reported = outputs.buckets();
    if (reported != null && defect != Defect.BUCKETS_NOT_REPORTED) {
      int[][] buckets = buckets(inputs, b, h);
      withoutMasked(buckets, real(inputs.keyMask(), b, inputs.queries()));
      PlainRows.writeInts(reported, b, h, buckets);
    }
  }

  @Override
  public void hash(
      Tensor queryKeys, @Nullable Tensor keyMask, Tensor buckets, Workspace workspace) {
    for (int b = 0; b < buckets.shape().dim(0); b++) {
      for (int h = 0; h < buckets.shape().dim(1); h++) {
        int[][] hashes = hashes(queryKeys, b, h);
        withoutMasked(hashes, real(keyMask, b, queryKeys));
        PlainRows.writeInts(buckets, b, h, hashes);
      }
    }
  }

  @Override
  public void order(Tensor buckets, @Nullable Tensor keyMask, Tensor order, Workspace workspace) {
    for (int b = 0; b < buckets.shape().dim(0); b++) {
      boolean[] real = PlainRows.mask(keyMask, b, (int) buckets.shape().dim(3));
      for (int h = 0; h < buckets.shape().dim(1); h++) {
        int[][] rounds = PlainRows.readInts(buckets, b, h);
        for (int[] round : rounds) {
          List<Integer> sorted = PlainOrder.sorted(round.clone(), real, padding, defect);
          for (int slot = 0; slot < round.length; slot++) {
            round[slot] = slot < sorted.size() ? sorted.get(slot) : -1;
          }
        }
        PlainRows.writeInts(order, b, h, rounds);
      }
    }
  }
}
