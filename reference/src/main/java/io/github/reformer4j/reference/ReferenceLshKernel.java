package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LSH attention: hashing and sorting before what all kinds share. */
final class ReferenceLshKernel extends ReferenceKernel implements LshKernel {
  /** In a bucket tensor: in no bucket. In an order tensor: no slot. */
  private static final int NONE = -1;

  private final Hashing hashing;
  private final Padding padding;

  ReferenceLshKernel(LshAttention spec) {
    super(spec);
    this.hashing = spec.hashing();
    this.padding = Sorter.padding(spec.windows());
  }

  @Override
  BucketSource buckets(AttentionInputs inputs) {
    Tensor given = inputs.buckets();
    if (given == null) {
      return hashes(inputs.queries(), inputs.keyMask());
    }
    return (b, h) -> {
      int[][] buckets = Rows.readInts(given, b, h);
      clearMasked(buckets, inputs.keyMask(), b);
      return buckets;
    };
  }

  private BucketSource hashes(Tensor queryKeys, @Nullable Tensor keyMask) {
    double[][][][] rotations = rotations(queryKeys);
    return (b, h) -> {
      double[][][] rotation = rotations[rotations.length == 1 ? 0 : (int) h];
      double[][] vectors = Rows.read(queryKeys, b, h);
      int[][] buckets = new int[hashing.rounds()][vectors.length];
      for (int round = 0; round < buckets.length; round++) {
        for (int i = 0; i < vectors.length; i++) {
          buckets[round][i] = Hasher.bucket(hashing.family(), vectors[i], rotation[round]);
        }
      }
      clearMasked(buckets, keyMask, b);
      return buckets;
    };
  }

  /** The rotations for these vectors: [H or 1][R][D][columns]. */
  double[][][][] rotations(Tensor queryKeys) {
    long heads = queryKeys.shape().dim(1);
    long dim = queryKeys.shape().dim(3);
    int columns = hashing.family().columns();
    try (Tensor tensor = hashing.rotations().materialise(heads, hashing.rounds(), dim, columns)) {
      double[][][][] rotations = new double[Math.toIntExact(tensor.shape().dim(0))][][][];
      for (int head = 0; head < rotations.length; head++) {
        rotations[head] = new double[hashing.rounds()][][];
        for (int round = 0; round < rotations[head].length; round++) {
          rotations[head][round] = Rows.read(tensor, head, round);
        }
      }
      return rotations;
    }
  }

  /** Takes masked tokens out of their buckets, unless padding is in place. */
  void clearMasked(int[][] buckets, @Nullable Tensor keyMask, long b) {
    if (padding == Padding.IN_PLACE || keyMask == null) {
      return;
    }
    for (int[] round : buckets) {
      boolean[] real = Rows.mask(keyMask, b, round.length);
      for (int i = 0; i < round.length; i++) {
        if (!real[i]) {
          round[i] = NONE;
        }
      }
    }
  }

  @Override
  public void hash(
      Tensor queryKeys, @Nullable Tensor keyMask, Tensor buckets, Workspace workspace) {
    BucketSource source = hashes(queryKeys, keyMask);
    for (long b = 0; b < buckets.shape().dim(0); b++) {
      for (long h = 0; h < buckets.shape().dim(1); h++) {
        Rows.writeInts(buckets, b, h, source.of(b, h));
      }
    }
  }

  @Override
  public void order(Tensor buckets, @Nullable Tensor keyMask, Tensor order, Workspace workspace) {
    for (long b = 0; b < buckets.shape().dim(0); b++) {
      for (long h = 0; h < buckets.shape().dim(1); h++) {
        int[][] rows = Rows.readInts(buckets, b, h);
        for (int[] row : rows) {
          List<Integer> sorted =
              Sorter.order(row.clone(), Rows.mask(keyMask, b, row.length), padding);
          Arrays.fill(row, NONE);
          for (int slot = 0; slot < sorted.size(); slot++) {
            row[slot] = sorted.get(slot);
          }
        }
        Rows.writeInts(order, b, h, rows);
      }
    }
  }
}
