package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * Another residual, computed by a backend that cannot address the caller's tensors: they are
 * carried to the host and back. For forward passes only.
 */
public final class CarriedResidual implements TrainedResidual {
  private final TrainedResidual elsewhere;

  /**
   * Carries.
   *
   * @param elsewhere does the work
   */
  public CarriedResidual(TrainedResidual elsewhere) {
    this.elsewhere = elsewhere;
  }

  @Override
  public List<Tensor> gradients() {
    return elsewhere.gradients();
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    Tensor result = Tensors.allocate(y.type(), y.shape());
    elsewhere.forward(Tensors.copy(x), result, pass);
    Tensor.copy(result, y);
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    throw new UnsupportedOperationException("gradient of a carried residual: it only runs forward");
  }
}
