package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** Another residual, whose last element is NaN while it is broken. */
public final class NanResidual implements TrainedResidual {
  private final TrainedResidual whole;
  private boolean broken;

  /**
   * A residual that can break.
   *
   * @param whole does the work
   */
  public NanResidual(TrainedResidual whole) {
    this.whole = whole;
  }

  /**
   * Breaks or mends it.
   *
   * @param value whether it is broken from now on
   */
  public void breaking(boolean value) {
    broken = value;
  }

  @Override
  public List<Tensor> gradients() {
    return whole.gradients();
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    whole.forward(x, y, pass);
    breakLast(y);
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    Saved saved = whole.save(x, y, pass);
    breakLast(y);
    return saved;
  }

  private void breakLast(Tensor y) {
    if (broken) {
      y.setDouble(y.shape().elements() - 1, Double.NaN);
    }
  }
}
