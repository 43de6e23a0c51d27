package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * {@code y[n, i] = w[i] sin(x[n, i] + x[n - 1, i + 1] / 2)} by plain loops in double precision,
 * with circular axes: smooth, so that differences tell its slope.
 */
public final class SmoothResidual implements TrainedResidual {
  private static final double NEIGHBOUR = 0.5;

  private final int tokens;
  private final int width;
  private final double[] weight;
  private final Tensor weightGradient;

  /**
   * A function of one sequence.
   *
   * @param type of the gradient
   * @param tokens N
   * @param width of the tokens
   * @param seed of the weight
   * @param site of the weight
   */
  public SmoothResidual(DType type, int tokens, int width, long seed, int site) {
    this.tokens = tokens;
    this.width = width;
    CounterRandom random = CounterRandom.of(seed, Purpose.INITIALISATION, site);
    this.weight = new double[width];
    for (int i = 0; i < width; i++) {
      weight[i] = random.normal(0, 0, i);
    }
    this.weightGradient = Tensors.allocate(type, width);
  }

  @Override
  public List<Tensor> gradients() {
    return List.of(weightGradient);
  }

  /**
   * The weight.
   *
   * @return a copy
   */
  public double[] weight() {
    return weight.clone();
  }

  /**
   * The function.
   *
   * @param x [N, width], row-major
   * @param w [width]
   * @return y, in the same order
   */
  public double[] apply(double[] x, double[] w) {
    double[] y = new double[x.length];
    for (int at = 0; at < x.length; at++) {
      y[at] = w[at % width] * Math.sin(angle(x, at));
    }
    return y;
  }

  private double angle(double[] x, int at) {
    return x[at] + NEIGHBOUR * x[neighbour(at)];
  }

  private int neighbour(int at) {
    int token = (at / width + tokens - 1) % tokens;
    return token * width + (at % width + 1) % width;
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    write(apply(x.toDoubles(), weight), y);
  }

  private static void write(double[] values, Tensor to) {
    Tensor host = Tensors.allocate(to.type(), to.shape());
    for (int i = 0; i < values.length; i++) {
      host.setDouble(i, values[i]);
    }
    Tensor.copy(host, to); // at once, as it may be a device's
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    forward(x, y, pass);
    return new Activations(x.toDoubles());
  }

  private final class Activations implements Saved {
    private final double[] x;

    Activations(double[] x) {
      this.x = x;
    }

    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      double[] gradient = new double[x.length];
      double[] given = yGradient.toDoubles();
      for (int at = 0; at < x.length; at++) {
        double slope = given[at] * weight[at % width] * Math.cos(angle(x, at));
        gradient[at] += slope;
        gradient[neighbour(at)] += NEIGHBOUR * slope;
        double more = given[at] * Math.sin(angle(x, at));
        int i = at % width;
        weightGradient.setDouble(i, weightGradient.getDouble(i) + more);
      }
      write(gradient, xGradient);
    }

    @Override
    public long bytes() {
      return (long) x.length * Double.BYTES;
    }

    @Override
    public void close() {}
  }
}
