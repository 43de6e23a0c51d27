package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** A residual whose gradients of parameters can be looked at. */
public interface TrainedResidual extends Residual {
  /**
   * Where gradients of parameters are added up.
   *
   * @return the tensors themselves, zero until the first gradient; may be none
   */
  List<Tensor> gradients();
}
