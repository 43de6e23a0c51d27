package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * Attention over heads: queries (for LSH shared with the keys) are the tokens times a weight,
 * values (and separate keys) the tokens themselves; then dropout.
 */
public final class AttentionResidual implements TrainedResidual {
  private final Toolkit tools;
  private final Attention attention;
  private final int heads;
  private final int site;
  private final Tensor weight;
  private final Tensor weightGradient;

  /**
   * Attention with weights of its own.
   *
   * @param tools computes it
   * @param spec LSH or local
   * @param heads a divisor of the width
   * @param width of the tokens
   * @param site of weights and dropout
   */
  public AttentionResidual(Toolkit tools, AttentionSpec spec, int heads, int width, int site) {
    this.tools = tools;
    this.attention = tools.backend().attention(spec);
    this.heads = heads;
    this.site = site;
    this.weight = tools.weights(site, width, width);
    this.weightGradient = tools.allocate(width, width);
  }

  @Override
  public List<Tensor> gradients() {
    return List.of(weightGradient);
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    run(x, y, pass).close();
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    return run(tools.copy(x), y, pass);
  }

  private Activations run(Tensor x, Tensor y, Pass pass) {
    Tensor projected = tools.allocate(x.shape());
    tools.operations().matrices().multiply(x, false, weight, false, projected, false);
    Tensor queries = split(projected);
    Tensor values = split(x);
    AttentionInputs inputs =
        attention.spec() instanceof LshAttention
            ? AttentionInputs.shared(queries, values)
            : AttentionInputs.separate(queries, values, values);
    AttentionOutputs outputs = attention.forward(inputs);
    tools.operations().heads().merge(outputs.out(), y);
    tools.dropout(y, pass, site);
    return new Activations(x, inputs, outputs, pass);
  }

  private Tensor split(Tensor tokens) {
    Shape shape = tokens.shape();
    Tensor split = tools.allocate(shape.dim(0), heads, shape.dim(1), shape.dim(2) / heads);
    tools.operations().heads().split(tokens, split);
    return split;
  }

  private final class Activations implements Saved {
    private final Tensor x;
    private final AttentionInputs inputs;
    private final AttentionOutputs outputs;
    private final Pass pass;

    Activations(Tensor x, AttentionInputs inputs, AttentionOutputs outputs, Pass pass) {
      this.x = x;
      this.inputs = inputs;
      this.outputs = outputs;
      this.pass = pass;
    }

    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      Tensor outGradient = tools.copy(yGradient);
      tools.dropout(outGradient, pass, site);
      try (AttentionGradients gradients = attention.backward(inputs, outputs, split(outGradient))) {
        Tensor projected = tools.allocate(x.shape());
        tools.operations().heads().merge(gradients.queries(), projected);
        tools.operations().heads().merge(gradients.values(), xGradient);
        addProjected(projected, xGradient);
        Tensor keys = gradients.keys();
        if (keys != null) {
          tools.operations().heads().merge(keys, projected);
          tools.operations().elements().addScaled(1, projected, xGradient);
        }
      }
    }

    private void addProjected(Tensor gradient, Tensor xGradient) {
      tools.operations().matrices().multiply(x, true, gradient, false, weightGradient, true);
      tools.operations().matrices().multiply(gradient, false, weight, true, xGradient, true);
    }

    @Override
    public long bytes() {
      return 2 * x.byteSize() + 2 * inputs.values().byteSize();
    }

    @Override
    public void close() {
      outputs.close();
    }
  }
}
