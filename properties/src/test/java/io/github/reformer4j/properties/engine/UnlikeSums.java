package io.github.reformer4j.properties.engine;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Set;

/**
 * Another backend with dropout that is off by one rounding, as if a variant of it did sums in
 * another order.
 *
 * @param whole does the rest
 */
public record UnlikeSums(Backend whole) implements Backend {
  private static final double NUDGE = 1 + 1e-6;

  @Override
  public String name() {
    return "unlike-sums";
  }

  @Override
  public String description() {
    return whole.description() + ", other sums";
  }

  @Override
  public Set<DType> types() {
    return whole.types();
  }

  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    return whole.kernel(spec);
  }

  @Override
  public Operations operationKernels() {
    return new Nudged(whole.operationKernels());
  }

  @Override
  public void close() {}

  private record Nudged(Operations whole) implements Operations {
    @Override
    public Elements elements() {
      return new NudgedElements(whole.elements());
    }

    @Override
    public Matrices matrices() {
      return whole.matrices();
    }

    @Override
    public Rows rows() {
      return whole.rows();
    }

    @Override
    public FixedPoint fixedPoint() {
      return whole.fixedPoint();
    }

    @Override
    public Heads heads() {
      return whole.heads();
    }

    @Override
    public Embeddings embeddings() {
      return whole.embeddings();
    }

    @Override
    public Losses losses() {
      return whole.losses();
    }

    @Override
    public Updates updates() {
      return whole.updates();
    }
  }

  private record NudgedElements(Elements whole) implements Elements {
    @Override
    public void fill(Tensor x, double value) {
      whole.fill(x, value);
    }

    @Override
    public void copy(Tensor from, Tensor to) {
      whole.copy(from, to);
    }

    @Override
    public void addScaled(double factor, Tensor x, Tensor y) {
      whole.addScaled(factor, x, y);
    }

    @Override
    public void scale(Tensor x, double factor) {
      whole.scale(x, factor);
    }

    @Override
    public void activate(Activation f, Tensor x, Tensor y) {
      whole.activate(f, x, y);
    }

    @Override
    public void activateBackward(Activation f, Tensor x, Tensor yGradient, Tensor xGradient) {
      whole.activateBackward(f, x, yGradient, xGradient);
    }

    @Override
    public void dropout(Tensor x, DropoutMask mask, Tensor y) {
      whole.dropout(x, mask, y);
      whole.scale(y, NUDGE);
    }
  }
}
