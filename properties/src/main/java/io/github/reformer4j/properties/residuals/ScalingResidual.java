package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * {@code y = factor x} with dropout: cheap enough for a thousand layers, and with a large factor
 * more than any fixed point holds, or infinite.
 */
public final class ScalingResidual implements TrainedResidual {
  private final Toolkit tools;
  private final double factor;
  private final int site;

  /**
   * A multiple.
   *
   * @param tools computes it
   * @param factor finite
   * @param site of dropout
   */
  public ScalingResidual(Toolkit tools, double factor, int site) {
    this.tools = tools;
    this.factor = factor;
    this.site = site;
  }

  @Override
  public List<Tensor> gradients() {
    return List.of();
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    tools.operations().elements().copy(x, y);
    tools.operations().elements().scale(y, factor);
    tools.dropout(y, pass, site);
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    forward(x, y, pass);
    return new Activations(pass, x.byteSize());
  }

  /** It is linear: nothing is kept, but it says so much as if x were, for memory to be counted. */
  private final class Activations implements Saved {
    private final Pass pass;
    private final long bytes;

    Activations(Pass pass, long bytes) {
      this.pass = pass;
      this.bytes = bytes;
    }

    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      forward(yGradient, xGradient, pass);
    }

    @Override
    public long bytes() {
      return bytes;
    }

    @Override
    public void close() {}
  }
}
