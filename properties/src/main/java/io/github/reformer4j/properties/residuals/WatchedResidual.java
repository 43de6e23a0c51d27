package io.github.reformer4j.properties.residuals;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Another residual, and a copy of all that it was asked and answered. */
public final class WatchedResidual implements TrainedResidual {
  private final TrainedResidual watched;
  private final List<Call> calls = new ArrayList<>();

  /**
   * Watches.
   *
   * @param watched does the work
   */
  public WatchedResidual(TrainedResidual watched) {
    this.watched = watched;
  }

  /**
   * One evaluation.
   *
   * @param x a copy of what was given
   * @param y a copy of the answer
   * @param pass as given
   */
  public record Call(Tensor x, Tensor y, Pass pass) {}

  /**
   * The evaluations so far.
   *
   * @return first to last
   */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  @Override
  public List<Tensor> gradients() {
    return watched.gradients();
  }

  @Override
  public void forward(Tensor x, Tensor y, Pass pass) {
    watched.forward(x, y, pass);
    calls.add(new Call(Tensors.copy(x), Tensors.copy(y), pass));
  }

  @Override
  public Saved save(Tensor x, Tensor y, Pass pass) {
    Tensor given = Tensors.copy(x);
    Saved saved = watched.save(x, y, pass);
    calls.add(new Call(given, Tensors.copy(y), pass));
    return saved;
  }
}
