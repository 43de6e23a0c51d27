package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.random.CounterRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One head of {@link PlainFloat}. */
final class PlainFloatHead {
  final FloatRows out;
  final float[] logsumexp;
  final FloatRows dQueries;
  final FloatRows dKeys;
  final FloatRows dValues;

  private final Head head;
  private final boolean shared;
  private final float scale;
  private final FloatRows queries;
  private final FloatRows keys;
  private final FloatRows values;
  private final float[] lengths;
  private final CounterRandom random;
  private final int[] dims;
  private final int[] valueDims;
  private long drawn;

  PlainFloatHead(Head head, AttentionSpec spec, CounterRandom random) {
    this.head = head;
    this.random = random;
    shared = spec instanceof LshAttention;
    scale = (float) head.scale;
    queries = FloatRows.of(head.queries);
    values = FloatRows.of(head.values);
    keys = FloatRows.of(shared ? head.queries : head.keys);
    dims = shuffled(head.queries.length == 0 ? 0 : head.queries[0].length);
    valueDims = shuffled(head.values.length == 0 ? 0 : head.values[0].length);
    lengths = new float[queries.rows.length];
    if (spec instanceof LshAttention lsh) {
      normalise((float) lsh.keyEpsilon());
    }
    out = FloatRows.zeros(head.values);
    logsumexp = new float[lengths.length];
    dQueries = FloatRows.zeros(head.queries);
    dKeys = FloatRows.zeros(head.queries);
    dValues = FloatRows.zeros(head.values);
  }

  private void normalise(float keyEpsilon) {
    for (int j = 0; j < lengths.length; j++) {
      float[] query = queries.rows[j];
      lengths[j] = (float) Math.sqrt(FloatRows.dot(query, query, dims) + keyEpsilon);
      for (int d = 0; d < query.length; d++) {
        keys.rows[j][d] = query[d] / lengths[j];
      }
    }
  }

  void run(FloatRows dOut) {
    for (int i = 0; i < lengths.length; i++) {
      List<Occurrence> attended = head.attended(i);
      int[] order = shuffled(attended.size());
      List<Occurrence> inOrder = new ArrayList<>();
      for (int o : order) {
        inOrder.add(attended.get(o));
      }
      query(i, inOrder, dOut.rows[i]);
    }
    if (shared) {
      throughNormalisation();
    }
  }

  private void query(int i, List<Occurrence> attended, float[] dOut) {
    int[] groups =
        attended.stream()
            .mapToInt(o -> head.combination == Combination.AVERAGE ? o.round() : 0)
            .toArray();
    int[] present = Arrays.stream(groups).distinct().toArray();
    float[] scores = scores(i, attended);
    float[] shares = new float[scores.length];
    float[] groupSums = new float[present.length];
    for (int g = 0; g < present.length; g++) {
      groupSums[g] = softmax(attended, scores, shares, groups, present[g]);
    }
    logsumexp[i] = logsumexp(groupSums);
    for (int group : present) {
      float mean = 0;
      float[] dShares = new float[shares.length];
      for (int o = 0; o < shares.length; o++) {
        if (groups[o] == group) {
          float[] value = values.rows[attended.get(o).key()];
          FloatRows.add(shares[o] / present.length, value, out.rows[i]);
          dShares[o] = FloatRows.dot(dOut, value, valueDims);
          mean += shares[o] * dShares[o];
        }
      }
      for (int o = 0; o < shares.length; o++) {
        if (groups[o] == group) {
          int j = attended.get(o).key();
          float share = shares[o] / present.length;
          float dScore = scale * (share * (dShares[o] - mean));
          FloatRows.add(share, dOut, dValues.rows[j]);
          FloatRows.add(dScore, keys.rows[j], dQueries.rows[i]);
          FloatRows.add(dScore, queries.rows[i], dKeys.rows[j]);
        }
      }
    }
  }

  private float[] scores(int i, List<Occurrence> attended) {
    float[] scores = new float[attended.size()];
    for (int o = 0; o < scores.length; o++) {
      scores[o] = scale * FloatRows.dot(queries.rows[i], keys.rows[attended.get(o).key()], dims);
    }
    return scores;
  }

  /** Fills in the shares of one group and returns the logarithm of its weight. */
  private float softmax(
      List<Occurrence> attended, float[] scores, float[] shares, int[] groups, int group) {
    int[] divisors = head.correctDuplicates ? Mixture.multiplicities(attended) : null;
    float most = Float.NEGATIVE_INFINITY;
    for (int o = 0; o < scores.length; o++) {
      if (groups[o] == group) {
        most = Math.max(most, scores[o]);
      }
    }
    float total = 0;
    for (int o = 0; o < scores.length; o++) {
      if (groups[o] == group) {
        shares[o] = (float) Math.exp(scores[o] - most) / (divisors == null ? 1 : divisors[o]);
        total += shares[o];
      }
    }
    for (int o = 0; o < scores.length; o++) {
      if (groups[o] == group) {
        shares[o] /= total;
      }
    }
    return most + (float) Math.log(total);
  }

  private static float logsumexp(float[] terms) {
    float most = Float.NEGATIVE_INFINITY;
    for (float term : terms) {
      most = Math.max(most, term);
    }
    if (most == Float.NEGATIVE_INFINITY) {
      return most;
    }
    float total = 0;
    for (float term : terms) {
      total += (float) Math.exp(term - most);
    }
    return most + (float) Math.log(total);
  }

  private void throughNormalisation() {
    for (int j = 0; j < lengths.length; j++) {
      float along = FloatRows.dot(keys.rows[j], dKeys.rows[j], dims);
      for (int d = 0; d < dims.length; d++) {
        dQueries.rows[j][d] += (dKeys.rows[j][d] - keys.rows[j][d] * along) / lengths[j];
      }
    }
  }

  /** 0 to count − 1 in a random order (Fisher and Yates). */
  private int[] shuffled(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int at = (int) (random.uniform(0, 0, drawn++) * (i + 1));
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }
}
