package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** Another residual behind a layer norm with weights of one, as in pre-norm Transformers. */
public final class NormedResidual implements TrainedResidual {
  private static final double EPSILON = 1e-6;

  private final Toolkit tools;
  private final TrainedResidual inner;
  private final Tensor ones;
  private final Tensor zeros;

  /**
   * Puts a norm before a residual.
   *
   * @param tools computes the norm
   * @param inner sees normalised rows
   * @param width of the tokens
   */
  public NormedResidual(Toolkit tools, TrainedResidual inner, int width) {
    this.tools = tools;
    this.inner = inner;
    this.ones = tools.allocate(width);
    tools.operations().elements().fill(ones, 1);
    this.zeros = tools.allocate(width);
  }

  @Override
  public List<Tensor> gradients() {
    return inner.gradients();
  }

  private Tensor normed(Tensor x) {
    Tensor normed = tools.allocate(x.shape());
    tools.operations().rows().layerNorm(x, ones, zeros, EPSILON, normed);
    return normed;
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    inner.forward(normed(x), y, pass);
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    return new Activations(tools.copy(x), inner.save(normed(x), y, pass));
  }

  private final class Activations implements Saved {
    private final Tensor x;
    private final Saved saved;

    Activations(Tensor x, Saved saved) {
      this.x = x;
      this.saved = saved;
    }

    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      saved.backward(yGradient, xGradient);
      Tensor unused = tools.allocate(ones.shape());
      tools
          .operations()
          .rows()
          .layerNormBackward(x, ones, EPSILON, xGradient, xGradient, unused, tools.copy(unused));
    }

    @Override
    public long bytes() {
      return x.byteSize() + saved.bytes();
    }

    @Override
    public void close() {
      saved.close();
    }
  }
}
