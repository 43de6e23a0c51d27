package io.github.reformer4j.training;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.model.Parameter;
import io.github.reformer4j.model.ParameterNames;
import io.github.reformer4j.model.Parameters;
import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * AdamW over the parameters of a model (Loshchilov, Hutter 2019, algorithm 2; see {@link
 * AdamWStep}), with the moments where the backend computes.
 *
 * <p>Weight decay is for the matrices of products. Biases, norms and tables of embeddings are left
 * alone: a bias or a norm has few numbers to overfit with, and a rarely used row of a table would
 * only fade between its uses.
 */
public final class AdamW implements AutoCloseable {
  /**
   * The moments of one parameter.
   *
   * @param parameter what they belong to
   * @param mean of its gradients, as many elements
   * @param variance of its gradients, not centred, as many elements
   */
  public record Moments(Parameter parameter, Tensor mean, Tensor variance) {}

  private final Updates updates;
  private final AdamWOptions options;
  private final List<Moments> moments = new ArrayList<>();

  /**
   * An optimiser that has not stepped: all moments are zero.
   *
   * @param backend where the parameters are
   * @param parameters what to optimise
   * @param options the constants
   */
  public AdamW(Backend backend, Parameters parameters, AdamWOptions options) {
    this.updates = backend.operations().updates();
    this.options = options;
    try {
      for (Parameter parameter : parameters) {
        Tensor value = parameter.value();
        Tensor mean = backend.allocate(value.type(), value.shape());
        Tensor variance;
        try {
          variance = backend.allocate(value.type(), value.shape());
        } catch (Throwable t) {
          mean.close();
          throw t;
        }
        moments.add(new Moments(parameter, mean, variance));
      }
    } catch (Throwable t) {
      close();
      throw t;
    }
  }

  /**
   * Moves every parameter against its gradient.
   *
   * @param step counts from 1
   * @param learningRate at least 0, finite
   * @param gradientScale multiplied into the gradients, at least 0, finite
   */
  public void step(long step, double learningRate, double gradientScale) {
    for (Moments m : moments) {
      Parameter parameter = m.parameter();
      AdamWStep numbers = options.step(step, learningRate, decayed(parameter), gradientScale);
      updates.adamW(parameter.value(), parameter.gradient(), m.mean(), m.variance(), numbers);
    }
  }

  private static boolean decayed(Parameter parameter) {
    return parameter.value().shape().rank() > 1
        && !parameter.name().equals(ParameterNames.TOKENS)
        && !parameter.name().startsWith(ParameterNames.POSITIONS);
  }

  /**
   * The state, for checkpoints.
   *
   * @return in the order of the parameters
   */
  public List<Moments> moments() {
    return List.copyOf(moments);
  }

  /** Frees the moments; closing twice is harmless. */
  @Override
  public void close() {
    for (Moments m : moments) {
      m.mean().close();
      m.variance().close();
    }
  }
}
