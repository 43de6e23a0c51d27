package io.github.reformer4j.bench.measure;

import java.util.Arrays;
import java.util.List;

/** Small statistics. */
public final class Statistics {
  private Statistics() {}

  /**
   * A quantile by linear interpolation.
   *
   * @param values at least one
   * @param at 0 to 1
   * @return the quantile
   */
  public static double quantile(double[] values, double at) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = at * (sorted.length - 1);
    int low = (int) place;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  }

  /**
   * The middle value.
   *
   * @param values at least one
   * @return the median
   */
  public static double median(List<Double> values) {
    return quantile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
  }

  /**
   * The arithmetic mean.
   *
   * @param values at least one
   * @return the mean
   */
  public static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /**
   * The exponent e of the power law y = c·x^e that fits best in logarithms.
   *
   * @param x positive, at least two different ones
   * @param y positive, as many
   * @return e
   */
  public static double exponent(double[] x, double[] y) {
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += Math.log(x[i]) / x.length;
      meanY += Math.log(y[i]) / x.length;
    }
    double top = 0;
    double bottom = 0;
    for (int i = 0; i < x.length; i++) {
      double dx = Math.log(x[i]) - meanX;
      top += dx * (Math.log(y[i]) - meanY);
      bottom += dx * dx;
    }
    return top / bottom;
  }

  /**
   * The distance of two vectors relative to the length of the second.
   *
   * @param actual one vector
   * @param expected another, as long
   * @return |actual − expected| / |expected|; if expected is zero, |actual|
   */
  public static double relativeError(double[] actual, double[] expected) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      length += expected[i] * expected[i];
    }
    return length == 0 ? Math.sqrt(difference) : Math.sqrt(difference / length);
  }

  /**
   * The cosine of the angle between two vectors.
   *
   * @param a one vector
   * @param b another, as long
   * @return −1 to 1; 1 if both are zero, 0 if one is
   */
  public static double cosine(double[] a, double[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    if (aa == 0 && bb == 0) {
      return 1;
    }
    return aa == 0 || bb == 0 ? 0 : dot / Math.sqrt(aa * bb);
  }

  /**
   * The entropy of a distribution.
   *
   * @param weights that sum to 1
   * @return nats
   */
  public static double entropy(double[] weights) {
    double entropy = 0;
    for (double w : weights) {
      entropy -= w > 0 ? w * Math.log(w) : 0;
    }
    return entropy;
  }
}
