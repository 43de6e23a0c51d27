package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** Two products with an activation between them, then dropout. */
public final class FeedForwardResidual implements TrainedResidual {
  private static final int WIDENING = 2;

  private final Toolkit tools;
  private final Activation activation;
  private final int site;
  private final Tensor in;
  private final Tensor out;
  private final Tensor inGradient;
  private final Tensor outGradient;

  /**
   * A feed-forward layer with weights of its own.
   *
   * @param tools computes it
   * @param activation between the products
   * @param width of the tokens
   * @param site of weights and dropout
   */
  public FeedForwardResidual(Toolkit tools, Activation activation, int width, int site) {
    this.tools = tools;
    this.activation = activation;
    this.site = site;
    this.in = tools.weights(2 * site, width, WIDENING * width);
    this.out = tools.weights(2 * site + 1, WIDENING * width, width);
    this.inGradient = tools.allocate(in.shape());
    this.outGradient = tools.allocate(out.shape());
  }

  @Override
  public List<Tensor> gradients() {
    return List.of(inGradient, outGradient);
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    run(x, y, pass);
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    return new Activations(tools.copy(x), run(x, y, pass), pass);
  }

  /** Returns what goes into the activation. */
  private Tensor run(Tensor x, Tensor y, Pass pass) {
    Tensor hidden = hidden(x);
    multiply(x, false, in, false, hidden, false);
    Tensor activated = tools.allocate(hidden.shape());
    tools.operations().elements().activate(activation, hidden, activated);
    multiply(activated, false, out, false, y, false);
    tools.dropout(y, pass, site);
    return hidden;
  }

  private Tensor hidden(Tensor x) {
    return tools.allocate(x.shape().dim(0), x.shape().dim(1), WIDENING * x.shape().dim(2));
  }

  private void multiply(Tensor a, boolean atA, Tensor b, boolean atB, Tensor c, boolean add) {
    tools.operations().matrices().multiply(a, atA, b, atB, c, add);
  }

  private final class Activations implements Saved {
    private final Tensor x;
    private final Tensor hidden;
    private final Pass pass;

    Activations(Tensor x, Tensor hidden, Pass pass) {
      this.x = x;
      this.hidden = hidden;
      this.pass = pass;
    }

    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      Tensor dropped = tools.copy(yGradient);
      tools.dropout(dropped, pass, site);
      Tensor activated = tools.allocate(hidden.shape());
      tools.operations().elements().activate(activation, hidden, activated);
      multiply(activated, true, dropped, false, outGradient, true);
      Tensor hiddenGradient = tools.allocate(hidden.shape());
      multiply(dropped, false, out, true, hiddenGradient, false);
      tools
          .operations()
          .elements()
          .activateBackward(activation, hidden, hiddenGradient, hiddenGradient);
      multiply(x, true, hiddenGradient, false, inGradient, true);
      multiply(hiddenGradient, false, in, true, xGradient, false);
    }

    @Override
    public long bytes() {
      return x.byteSize() + hidden.byteSize();
    }

    @Override
    public void close() {}
  }
}
