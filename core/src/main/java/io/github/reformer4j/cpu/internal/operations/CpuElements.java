package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.Activations;
import io.github.reformer4j.cpu.internal.vector.Arithmetic;
import io.github.reformer4j.cpu.internal.vector.DropoutRange;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Element by element. */
record CpuElements(WorkTeam team) implements Elements {
  /** Code of {@link io.github.reformer4j.random.Purpose#DROPOUT}, above the site of a stream. */
  private static final int DROPOUT = 3 << 24;

  @Override
  public void fill(Tensor x, double value) {
    MemorySegment to = x.segment();
    Units.elements(
        team, Shapes.elements(x), (from, count) -> Arithmetic.fill(to, (float) value, from, count));
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    Units.elements(
        team,
        from.byteSize(),
        (start, count) -> MemorySegment.copy(from.segment(), start, to.segment(), start, count));
  }

  @Override
  public void addScaled(double factor, Tensor x, Tensor y) {
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) ->
            Arithmetic.addScaled((float) factor, x.segment(), y.segment(), from, count));
  }

  @Override
  public void scale(Tensor x, double factor) {
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) -> Arithmetic.scale(x.segment(), (float) factor, from, count));
  }

  @Override
  public void activate(Activation f, Tensor x, Tensor y) {
    MemorySegment source = x.segment();
    MemorySegment target = y.segment();
    Units.elements(
        team,
        Shapes.elements(x),
        switch (f) {
          case RELU -> (from, count) -> Activations.relu(source, target, from, count);
          case GELU -> (from, count) -> Activations.gelu(source, target, from, count);
          case GELU_TANH -> (from, count) -> Activations.geluTanh(source, target, from, count);
        });
  }

  @Override
  public void activateBackward(Activation f, Tensor x, Tensor yGradient, Tensor xGradient) {
    MemorySegment source = x.segment();
    MemorySegment dy = yGradient.segment();
    MemorySegment dx = xGradient.segment();
    Units.elements(
        team,
        Shapes.elements(x),
        switch (f) {
          case RELU -> (from, count) -> Activations.reluBackward(source, dy, dx, from, count);
          case GELU -> (from, count) -> Activations.geluBackward(source, dy, dx, from, count);
          case GELU_TANH ->
              (from, count) -> Activations.geluTanhBackward(source, dy, dx, from, count);
        });
  }

  @Override
  public void dropout(Tensor x, DropoutMask mask, Tensor y) {
    DropoutRange range =
        new DropoutRange(
            mask.seed(),
            (int) (mask.step() >>> 32),
            (int) mask.step(),
            DROPOUT | mask.site(),
            (int) mask.threshold(),
            (float) (1 / (1 - mask.rate())));
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) -> range.apply(x.segment(), y.segment(), from, count));
  }
}
