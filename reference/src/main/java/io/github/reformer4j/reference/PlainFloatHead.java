package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.tensor.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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

  /** As operands of products. */
  private final FloatRows queryOperands;

  private final FloatRows keyOperands;
  private final FloatRows valueOperands;
  private final DType tensors;
  private final DType products;
  private final CounterRandom random;
  private final int[] dims;
  private final int[] valueDims;
  private long drawn;

  PlainFloatHead(
      Head head, AttentionSpec spec, CounterRandom random, DType tensors, DType products) {
    this.head = head;
    this.random = random;
    this.tensors = tensors;
    this.products = products;
    shared = spec instanceof LshAttention;
    scale = (float) head.scale;
    queries = FloatRows.of(head.queries);
    values = FloatRows.of(head.values);
    keys = FloatRows.of(shared ? head.queries : head.keys);
    FloatRows unnormalised = FloatRows.of(shared ? head.queries : head.keys);
    dims = shuffled(head.queries.length == 0 ? 0 : head.queries[0].length);
    valueDims = shuffled(head.values.length == 0 ? 0 : head.values[0].length);
    lengths = new float[queries.rows.length];
    if (spec instanceof LshAttention lsh) {
      normalise((float) lsh.keyEpsilon());
    }
    queryOperands = queries.rounded(products);
    keyOperands = (products == DType.BFLOAT16 ? unnormalised : keys).rounded(products);
    valueOperands = values.rounded(products);
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
      int[] members = members(groups, group);
      float[] mixed = new float[out.rows[i].length];
      for (int o : members) {
        FloatRows.add(operand(shares[o]), valueOperands.rows[attended.get(o).key()], mixed);
      }
      FloatRows.add(1f / present.length, mixed, out.rows[i]);
      backward(i, attended, members, shares, 1f / present.length, mixed, dOut);
    }
  }

  private float operand(float x) {
    return (float) products.rounded(x);
  }

  private static int[] members(int[] groups, int group) {
    return IntStream.range(0, groups.length).filter(o -> groups[o] == group).toArray();
  }

  /** Adds what one softmax passes back, which makes up a part of the row. */
  private void backward(
      int i,
      List<Occurrence> attended,
      int[] members,
      float[] shares,
      float part,
      float[] mixed,
      float[] dOut) {
    float[] dOutOperand = FloatRows.rounded(products, dOut);
    float[] dShares = new float[shares.length];
    float mean = 0;
    for (int o : members) {
      dShares[o] = FloatRows.dot(dOutOperand, valueOperands.rows[attended.get(o).key()], valueDims);
      mean += shares[o] * dShares[o];
    }
    if (products == DType.BFLOAT16) {
      // Σ share·(dout·v) is dout·out: what a pass back has at hand is the output, rounded
      mean = FloatRows.dot(dOut, FloatRows.rounded(tensors, mixed), valueDims);
    }
    for (int o : members) {
      int j = attended.get(o).key();
      float dScore = operand(shares[o] * part * (dShares[o] - mean));
      FloatRows.add(operand(shares[o] * part), dOutOperand, dValues.rows[j]);
      FloatRows.add(factor(j) * dScore, keyOperands.rows[j], dQueries.rows[i]);
      FloatRows.add(scale * dScore, queryOperands.rows[i], dKeys.rows[j]);
    }
  }

  /**
   * What a product with a key is multiplied by. Rounded keys are multiplied as they are and
   * normalised afterwards: rounding them any later would only lose more.
   */
  private float factor(int key) {
    return shared && products == DType.BFLOAT16 ? scale / lengths[key] : scale;
  }

  private float[] scores(int i, List<Occurrence> attended) {
    float[] scores = new float[attended.size()];
    for (int o = 0; o < scores.length; o++) {
      int j = attended.get(o).key();
      scores[o] = factor(j) * FloatRows.dot(queryOperands.rows[i], keyOperands.rows[j], dims);
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
