package io.github.reformer4j.properties.check;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.Tensor;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads off which keys each query saw: values are one-hot (E = N), so out[i][j] is the share of key
 * j in row i.
 */
public final class SeenKeys {
  /**
   * With at most a thousand occurrences in a row, one more or less of a key changes its share, or
   * the logarithm of their number, by more than this; rounding changes neither by as much, unless
   * it is to bfloat16. Then a share may be off by its own rounding, so that a key that is not seen
   * still must have none at all, and scores are not quite equal.
   */
  private static final double NOTICEABLE = 2e-4;

  private SeenKeys() {}

  /**
   * The same inputs with value j = the j-th unit vector.
   *
   * @param inputs any
   * @return inputs with E = N
   */
  public static AttentionInputs withOneHotValues(AttentionInputs inputs) {
    int tokens = Math.toIntExact(inputs.values().shape().dim(2));
    Tensor values =
        Tensors.allocate(
            inputs.values().type(),
            inputs.values().shape().dim(0),
            inputs.values().shape().dim(1),
            tokens,
            tokens);
    for (long row = 0; row < values.shape().elements() / tokens; row++) {
      values.setDouble(row * tokens + row % tokens, 1);
    }
    return new AttentionInputs(
        inputs.queries(), inputs.keys(), values, inputs.keyMask(), inputs.buckets());
  }

  /**
   * Runs a backend and the oracle on inputs whose scores are equal, and compares what was seen.
   *
   * @param attention the backend's
   * @param inputs with one-hot values, all vectors of a head equal, and buckets for LSH
   * @param precision what the backend may lose
   * @throws AssertionError naming the first query that saw other keys, and both sets
   */
  public static void check(Attention attention, AttentionInputs inputs, Precision precision) {
    Pass actual = Pass.forward(attention, inputs);
    Pass expected = Oracle.forward(attention.spec(), inputs);
    int tokens = Math.toIntExact(inputs.values().shape().dim(2));
    Tensor have = actual.outputs().out();
    Tensor want = expected.outputs().out();
    double logsumexps = NOTICEABLE + precision.operands() * scores(attention, inputs);
    for (long row = 0; row < want.shape().elements() / tokens; row++) {
      boolean same =
          Closeness.distance(actual.logsumexp().getDouble(row), expected.logsumexp().getDouble(row))
              <= logsumexps;
      for (int key = 0; key < tokens; key++) {
        double share = want.getDouble(row * tokens + key);
        double allowed = precision.coarse() ? precision.few() * share : NOTICEABLE;
        same &= Closeness.distance(have.getDouble(row * tokens + key), share) <= allowed;
      }
      if (!same) {
        throw new AssertionError(
            "query "
                + row % tokens
                + " of sequence "
                + row / tokens
                + " saw (key=share) "
                + shares(have, row, tokens)
                + " with logsumexp "
                + actual.logsumexp().getDouble(row)
                + ": expected "
                + shares(want, row, tokens)
                + " with "
                + expected.logsumexp().getDouble(row));
      }
    }
  }

  private static double scores(Attention attention, AttentionInputs inputs) {
    return Norms.of(attention.spec(), inputs, inputs.values()).score();
  }

  private static Map<Integer, Float> shares(Tensor out, long row, int tokens) {
    Map<Integer, Float> shares = new TreeMap<>();
    for (int key = 0; key < tokens; key++) {
      double share = out.getDouble(row * tokens + key);
      if (share != 0) {
        shares.put(key, (float) share);
      }
    }
    return shares;
  }
}
