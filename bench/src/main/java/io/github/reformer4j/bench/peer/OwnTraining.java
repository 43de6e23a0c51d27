package io.github.reformer4j.bench.peer;

import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.training.StepReport;
import io.github.reformer4j.training.Trainer;
import org.jspecify.annotations.Nullable;

/** Training by this project. */
public final class OwnTraining implements PeerCase {
  private final CpuBackend backend;
  private final ReformerLm model;
  private final ReformerLm view;
  private final Trainer trainer;
  private @Nullable StepReport last;

  /**
   * A training from its beginning.
   *
   * @param backend closed with this
   * @param work what to train
   */
  public OwnTraining(CpuBackend backend, TrainingWork work) {
    this.backend = backend;
    model = ReformerLm.create(backend, DType.FLOAT32, work.config(), TrainingWork.SEED);
    view = model.with(work.execution());
    trainer = new Trainer(view, work.batches(), work.options());
  }

  @Override
  public void run() {
    last = trainer.step();
  }

  @Override
  public float[] sample(long[] elements) {
    StepReport report = last;
    if (report == null) {
      throw new IllegalStateException("steps = 0: expected at least one before results are read");
    }
    return TrainingWork.sample(report.lossNats(), report.gradientNorm(), elements);
  }

  @Override
  public void close() {
    trainer.close();
    view.close();
    model.close();
    backend.close();
  }
}
