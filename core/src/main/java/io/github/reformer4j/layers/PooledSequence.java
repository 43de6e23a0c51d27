package io.github.reformer4j.layers;

import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link Reversible} makes: the checks, and the state between a pass and its gradient. */
final class PooledSequence implements ReversibleSequence {
  private final List<HalfStep> steps;
  private final Stepper stepper;
  private final Execution execution;
  private final DType streamType;
  private final DType gradientType;
  private @Nullable Recording recording;
  private boolean closed;

  PooledSequence(
      List<HalfStep> steps,
      Stepper stepper,
      Execution execution,
      DType streamType,
      DType gradientType) {
    this.steps = steps;
    this.stepper = stepper;
    this.execution = execution;
    this.streamType = streamType;
    this.gradientType = gradientType;
  }

  @Override
  public void forward(Streams streams, Pass pass) {
    check(streams);
    steps.forEach(step -> stepper.run(step, streams, pass));
  }

  @Override
  public void inverse(Streams streams, Pass pass) {
    check(streams);
    steps.reversed().forEach(step -> stepper.undo(step, streams, pass));
  }

  @Override
  public void record(Streams streams, Pass pass) {
    check(streams);
    forget();
    recording =
        switch (execution) {
          case REVERSIBLE -> Recording.Reversed.of(stepper, steps, streams, pass);
          case STORED -> Recording.Stored.of(stepper, steps, streams, pass);
          case CHECKPOINTED -> Recording.Checkpointed.of(stepper, steps, streams, pass);
        };
  }

  @Override
  public void backward(Streams streams, Streams gradients) {
    check(streams);
    Recording recorded = recording;
    if (recorded == null) {
      throw new IllegalStateException(
          "recorded pass = none: expected record before every backward");
    }
    StreamChecks.gradients(gradients, gradientType, streams, recorded.shape());
    try {
      recorded.backward(streams, gradients);
    } finally {
      forget();
    }
  }

  private void check(Streams streams) {
    if (closed) {
      throw new IllegalStateException("sequence = closed: expected an open one");
    }
    StreamChecks.streams(streams, streamType);
  }

  private void forget() {
    Recording recorded = recording;
    recording = null;
    if (recorded != null) {
      recorded.close();
    }
  }

  @Override
  public long peakActivationBytes() {
    return stepper.peakBytes();
  }

  @Override
  public void close() {
    closed = true;
    forget();
  }
}
