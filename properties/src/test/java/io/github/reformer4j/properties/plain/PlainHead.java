package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.LshAttention;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One head of one sequence: semantics sections 1, 6 and 7. */
final class PlainHead {
  final double[][] queries;
  final double[][] keys;
  final double[][] values;
  final boolean[] real;
  private final AttentionSpec spec;
  private final Defect defect;
  private final PlainWindows windows;
  private final double[] lengths;
  private final double scale;
  private final boolean correct;
  private final boolean average;
  private final PlainOperands operands;
  private final double[][] queryOperands;
  private final double[][] keyOperands;
  private final double[][] valueOperands;

  /** keys is null for LSH. */
  PlainHead(
      AttentionSpec spec,
      Defect defect,
      double[][] queries,
      double @Nullable [][] separateKeys,
      double[][] values,
      boolean[] real,
      int[][] buckets,
      PlainOperands operands) {
    this.operands = operands;
    this.spec = spec;
    this.defect = defect;
    this.queries = queries;
    this.values = values;
    this.real = real;
    this.windows = new PlainWindows(spec, defect, real, buckets);
    int dim = queries.length == 0 ? 1 : queries[0].length;
    this.scale = defect == Defect.SCALE_FORGOTTEN ? 1 : spec.scale().value(dim);
    this.lengths = new double[queries.length];
    this.keys =
        separateKeys == null ? normalised(((LshAttention) spec).keyEpsilon()) : separateKeys;
    this.queryOperands = operands.of(queries);
    this.keyOperands = operands.of(operands.rounds() && shared() ? queries : keys);
    this.valueOperands = operands.of(values);
    this.correct = spec instanceof LshAttention lsh && lsh.correctDuplicates();
    this.average = spec instanceof LshAttention lsh && lsh.combination() == Combination.AVERAGE;
  }

  private double[][] normalised(double epsilon) {
    double[][] result = new double[queries.length][];
    for (int j = 0; j < queries.length; j++) {
      double square = dot(queries[j], queries[j]);
      lengths[j] =
          switch (defect) {
            case KEY_EPSILON_ADDED_TO_LENGTH -> Math.sqrt(square) + epsilon;
            case KEY_EPSILON_FORGOTTEN -> Math.sqrt((float) square);
            default -> Math.sqrt(square + epsilon);
          };
      result[j] = queries[j].clone();
      for (int d = 0; d < result[j].length && defect != Defect.KEYS_NOT_NORMALISED; d++) {
        result[j][d] /= lengths[j];
      }
    }
    return result;
  }

  /** A softmax over some keys, each counted some times, that makes up a share of a row. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record Softmax(int[] keys, double[] shares, double logsumexp) {
    /** What the pass back finds again: shares by the log-sum-exp as it was written, if broken. */
    Softmax handedOn(Defect defect) {
      if (defect != Defect.WEIGHTS_FROM_A_ROUNDED_LOGSUMEXP) {
        return this;
      }
      double factor = Math.exp(logsumexp - (float) logsumexp);
      double[] found = Arrays.stream(shares).map(share -> share * factor).toArray();
      return new Softmax(keys, found, logsumexp);
    }
  }

  /** The softmaxes whose mean is a row: one, or for AVERAGE one a round with something to see. */
  private List<Softmax> softmaxes(int i) {
    List<List<Integer>> rounds = windows.attended(i);
    List<Softmax> softmaxes = new ArrayList<>();
    if (average || defect == Defect.BEST_ROUND_WINS) {
      for (List<Integer> keysOfRound : rounds) {
        if (!keysOfRound.isEmpty() || defect == Defect.AVERAGE_COUNTS_EMPTY_ROUNDS) {
          softmaxes.add(softmax(i, keysOfRound));
        }
      }
      if (defect == Defect.BEST_ROUND_WINS && !average && !softmaxes.isEmpty()) {
        softmaxes.sort((a, b) -> Double.compare(b.logsumexp, a.logsumexp));
        return softmaxes.subList(0, 1);
      }
    } else {
      List<Integer> all = new ArrayList<>();
      boolean few = defect == Defect.ROUNDS_BEYOND_FOUR_LOST && rounds.size() > 4;
      (few ? rounds.subList(0, 4) : rounds).forEach(round -> addAll(round, all));
      if (defect == Defect.WINDOWS_HOLD_1024_KEYS && all.size() > 1024) {
        all.subList(1024, all.size()).clear();
      }
      if (!all.isEmpty()) {
        softmaxes.add(softmax(i, all));
      }
    }
    return softmaxes;
  }

  /** Adds the keys of a round; a broken backend leaves out those of earlier rounds only. */
  private void addAll(List<Integer> round, List<Integer> all) {
    if (defect == Defect.DUPLICATES_WITHIN_A_WINDOW_COUNT && correct) {
      List<Integer> fresh = new ArrayList<>(round);
      fresh.removeAll(all);
      all.addAll(fresh);
    } else {
      all.addAll(round);
    }
  }

  private Softmax softmax(int i, List<Integer> occurrences) {
    int[] times = new int[queries.length];
    occurrences.forEach(j -> times[j]++);
    int[] distinct = occurrences.stream().mapToInt(Integer::intValue).distinct().toArray();
    double[] weights = new double[distinct.length];
    double most = Double.NEGATIVE_INFINITY;
    for (int o = 0; o < distinct.length; o++) {
      weights[o] = score(i, distinct[o]);
      most = Math.max(most, weights[o]);
    }
    if (defect == Defect.EXPONENTIALS_OVERFLOW) {
      most = 0;
    }
    boolean once =
        correct
            && defect != Defect.NO_DUPLICATE_CORRECTION
            && defect != Defect.DUPLICATES_WITHIN_A_WINDOW_COUNT;
    double total = 0;
    for (int o = 0; o < distinct.length; o++) {
      weights[o] = Math.exp(weights[o] - most) * (once ? 1 : times[distinct[o]]);
      total += weights[o];
    }
    for (int o = 0; o < distinct.length; o++) {
      weights[o] /= defect == Defect.SHARES_SUM_TO_LESS ? total * 1.001 : total;
    }
    return new Softmax(distinct, weights, most + Math.log(total));
  }

  private double score(int i, int j) {
    double[] query =
        defect == Defect.VECTORS_CUT_TO_96 && queryOperands[i].length > 96
            ? Arrays.copyOf(queryOperands[i], 96)
            : queryOperands[i];
    double score = factor(j) * dot(query, keyOperands[j]);
    if (defect == Defect.SCORES_IN_BFLOAT16) {
      score = Float.intBitsToFloat(Float.floatToRawIntBits((float) score) & 0xFFFF0000);
    }
    return real[j] ? score : score - 12;
  }

  /** What is left to multiply a product of operands by. */
  private double factor(int j) {
    return operands.rounds() && shared() && defect != Defect.KEYS_NOT_NORMALISED
        ? scale / lengths[j]
        : scale;
  }

  /** Adds the row of a query to a row of zeros, and returns its log-sum-exp. */
  double forward(int i, double[] row) {
    List<Softmax> softmaxes = softmaxes(i);
    double most = Double.NEGATIVE_INFINITY;
    for (Softmax softmax : softmaxes) {
      most = Math.max(most, softmax.logsumexp);
      for (int o = 0; o < softmax.keys.length; o++) {
        double share = operands.of(softmax.shares[o]) / softmaxes.size();
        for (int e = 0; e < values[i].length; e++) {
          double value = valueOperands[softmax.keys[o]][e];
          row[e] +=
              share * (defect == Defect.VALUES_CLIPPED ? Math.clamp(value, -1e9, 1e9) : value);
        }
      }
    }
    double total = 0;
    for (Softmax softmax : softmaxes) {
      total += most == Double.NEGATIVE_INFINITY ? 0 : Math.exp(softmax.logsumexp - most);
    }
    double logsumexp = softmaxes.isEmpty() ? Double.NEGATIVE_INFINITY : most + Math.log(total);
    return defect == Defect.LOGSUMEXP_TO_BASE_TWO ? logsumexp / Math.log(2) : logsumexp;
  }

  /** Adds what a query's row passes back. */
  void backward(int i, double[] outGradient, double[][] dq, double[][] dk, double[][] dv) {
    List<Softmax> softmaxes = softmaxes(i);
    for (Softmax exact : softmaxes) {
      Softmax softmax = exact.handedOn(defect);
      double[] outOperand = operands.of(outGradient);
      double mean = mean(softmax, outOperand, softmaxes.size() == 1);
      for (int o = 0; o < softmax.keys.length; o++) {
        int j = softmax.keys[o];
        double share = softmax.shares[o] / softmaxes.size();
        double dScore = share * (dot(outOperand, valueOperands[j]) - mean);
        add(operands.of(share), outOperand, dv[j]);
        add(operands.of(dScore * factor(j)), keyOperands[j], dq[i]);
        add(operands.of(dScore) * scale, queryOperands[i], dk[j]);
      }
    }
    if (defect == Defect.FUTURE_VALUES_GET_GRADIENTS && i + 1 < dv.length) {
      add(1e-6, outGradient, dv[i + 1]);
    }
  }

  /** Σ share·(dout·v), or where operands are rounded, dout·out as it was stored. */
  private double mean(Softmax softmax, double[] outGradient, boolean whole) {
    double mean = 0;
    for (int e = 0; e < outGradient.length; e++) {
      double out = 0;
      for (int o = 0; o < softmax.keys.length; o++) {
        out += operands.of(softmax.shares[o]) * valueOperands[softmax.keys[o]][e];
      }
      mean += outGradient[e] * (operands.rounds() && whole ? operands.stored(out) : out);
    }
    return mean;
  }

  /** Adds the gradient of the keys to that of the queries they were made of. */
  void throughNormalisation(double[][] dk, double[][] dq) {
    for (int j = 0; j < dk.length && defect != Defect.GRADIENT_WITHOUT_KEY_ROLE; j++) {
      double along = defect == Defect.GRADIENT_WITHOUT_KEY_NORMALISATION ? 0 : dot(dk[j], keys[j]);
      add(1 / lengths[j], dk[j], dq[j]);
      add(-along / lengths[j], keys[j], dq[j]);
    }
  }

  boolean shared() {
    return spec instanceof LshAttention;
  }

  private static void add(double factor, double[] from, double[] to) {
    for (int d = 0; d < from.length; d++) {
      to[d] += factor * from[d];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
