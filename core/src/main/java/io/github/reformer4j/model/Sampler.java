package io.github.reformer4j.model;

import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Draws the next token from logits. The draw at a position is a pure function of seed, position and
 * logits.
 *
 * @param temperature logits are divided by it, at least 0, finite; 0 takes the most probable token
 * @param topK only the K most probable tokens are drawn from, at least 1
 * @param topP then only the fewest most probable ones whose probabilities sum to at least this
 *     (Holtzman et al. 2020, "nucleus sampling"), greater than 0, at most 1
 * @param seed any value
 */
public record Sampler(double temperature, int topK, double topP, long seed) {
  /** For {@code topK}: all tokens. */
  public static final int ALL = Integer.MAX_VALUE;

  /** The stream of {@link Purpose#DATA} that draws come from; batches of texts have stream 0. */
  private static final int STREAM = 1;

  /** Checks the numbers. */
  public Sampler {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature = " + temperature + ": expected a finite number of at least 0");
    }
    ConfigChecks.atLeast("topK", topK, 1);
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP = " + topP + ": expected greater than 0, at most 1");
    }
  }

  /**
   * Draws a token.
   *
   * @param logits of all tokens of one sequence, at least one
   * @param position of the token drawn, at least 0; sequences side by side need samplers with seeds
   *     of their own, as the draw at a position is the same for all
   * @return its id
   * @throws IllegalArgumentException if there is no logit or the position is negative
   * @throws ArithmeticException if a logit is NaN or infinite
   */
  public int next(float[] logits, long position) {
    ConfigChecks.atLeast("number of logits", logits.length, 1);
    ConfigChecks.atLeast("position", position, 0);
    for (int id = 0; id < logits.length; id++) {
      if (!Float.isFinite(logits[id])) {
        throw new ArithmeticException(
            "logit of token " + id + " = " + logits[id] + ": expected a finite number");
      }
    }
    int[] order = mostProbableFirst(logits);
    if (temperature == 0) {
      return order[0];
    }
    double[] weights = new double[order.length];
    for (int rank = 0; rank < order.length; rank++) {
      // StrictMath: the same text on every platform
      weights[rank] =
          StrictMath.exp((logits[order[rank]] - (double) logits[order[0]]) / temperature);
    }
    int kept = kept(weights);
    CounterRandom random = CounterRandom.of(seed, Purpose.DATA, STREAM);
    double u = random.uniform((int) position, (int) (position >>> 32), 0);
    return order[draw(weights, kept, u)];
  }

  /** Ids by descending logit, the lower id first on a tie. */
  private static int[] mostProbableFirst(float[] logits) {
    Integer[] ids = new Integer[logits.length];
    Arrays.setAll(ids, id -> id);
    Arrays.sort(ids, Comparator.comparingDouble(id -> 0.0 - logits[id])); // stable
    return Arrays.stream(ids).mapToInt(Integer::intValue).toArray();
  }

  /** How many of the first ranks may be drawn. */
  int kept(double[] weights) {
    int most = Math.min(topK, weights.length);
    double enough = topP * Arrays.stream(weights, 0, most).sum();
    double sum = 0;
    int kept = 0;
    while (kept < most && (kept == 0 || sum < enough)) {
      sum += weights[kept++];
    }
    return kept;
  }

  private static int draw(double[] weights, int kept, double u) {
    double total = 0;
    for (int rank = 0; rank < kept; rank++) {
      total += weights[rank];
    }
    double left = u * total;
    for (int rank = 0; rank < kept - 1; rank++) {
      left -= weights[rank];
      if (left < 0) {
        return rank;
      }
    }
    return kept - 1;
  }
}
