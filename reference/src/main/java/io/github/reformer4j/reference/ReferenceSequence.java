package io.github.reformer4j.reference;

import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blocks one after the other, and between a pass and its gradient what the execution keeps. */
final class ReferenceSequence implements ReversibleSequence {
  private final List<ReferenceBlock> blocks = new ArrayList<>();
  private final StreamSums sums;
  private final Execution execution;
  private final CountedMemory memory = new CountedMemory();

  /** Of each block, the last on top; empty unless stored. */
  private final Deque<ReferenceBlock.Activations> stored = new ArrayDeque<>();

  /** Of each block, the last on top; empty unless checkpointed. */
  private final Deque<Streams> inputs = new ArrayDeque<>();

  private @Nullable Pass recorded;
  private boolean closed;

  ReferenceSequence(List<ReversibleBlock> blocks, StreamSums sums, Execution execution) {
    for (ReversibleBlock block : blocks) {
      this.blocks.add(new ReferenceBlock(this.blocks.size(), block.f(), block.g(), sums, memory));
    }
    this.sums = sums;
    this.execution = execution;
  }

  @Override
  public void forward(Streams streams, Pass pass) {
    check(streams);
    for (ReferenceBlock block : blocks) {
      block.forward(streams, pass);
    }
  }

  @Override
  public void inverse(Streams streams, Pass pass) {
    check(streams);
    for (ReferenceBlock block : blocks.reversed()) {
      block.inverse(streams, pass);
    }
  }

  @Override
  public void record(Streams streams, Pass pass) {
    check(streams);
    forget();
    try {
      for (ReferenceBlock block : blocks) {
        switch (execution) {
          case REVERSIBLE -> block.forward(streams, pass);
          case STORED -> stored.push(block.forwardSaving(streams, pass));
          case CHECKPOINTED -> {
            inputs.push(new Streams(copy(streams.first()), copy(streams.second())));
            block.forward(streams, pass);
          }
        }
      }
    } catch (Throwable t) {
      forget();
      throw t;
    }
    recorded = pass;
  }

  @Override
  public void backward(Streams streams, Streams gradients) {
    check(streams);
    checkPair("gradients", gradients, sums.type());
    Pass pass = recorded;
    if (pass == null) {
      throw new IllegalStateException("recorded pass = none: expected record before backward");
    }
    try {
      for (ReferenceBlock block : blocks.reversed()) {
        ReferenceBlock.Activations activations = activations(block, streams, pass);
        block.backward(activations, gradients);
        memory.drop(activations.f());
        memory.drop(activations.g());
      }
    } finally {
      forget();
    }
  }

  private ReferenceBlock.Activations activations(ReferenceBlock block, Streams streams, Pass pass) {
    return switch (execution) {
      case REVERSIBLE -> block.inverseSaving(streams, pass);
      case STORED -> stored.pop();
      case CHECKPOINTED -> {
        Streams input = inputs.pop();
        ReferenceBlock.Activations activations = block.forwardSaving(input, pass);
        memory.free(input.first());
        memory.free(input.second());
        yield activations;
      }
    };
  }

  private Tensor copy(Tensor stream) {
    Tensor copy = memory.take(stream.type(), stream.shape());
    Tensor.copy(stream, copy);
    return copy;
  }

  private void forget() {
    stored.clear();
    inputs.clear();
    memory.close();
    recorded = null;
  }

  private void check(Streams streams) {
    if (closed) {
      throw new IllegalStateException("sequence = closed: expected an open one");
    }
    checkPair("streams", streams, sums.streamType());
  }

  private static void checkPair(String name, Streams pair, DType type) {
    if (pair.first().type() != type || pair.second().type() != type) {
      throw new IllegalArgumentException(
          name + " = " + pair.first() + " and " + pair.second() + ": expected type " + type);
    }
    if (!pair.first().shape().equals(pair.second().shape())) {
      throw new IllegalArgumentException(
          name + " = " + pair.first() + " and " + pair.second() + ": expected one shape");
    }
  }

  @Override
  public long peakActivationBytes() {
    return memory.peak();
  }

  @Override
  public void close() {
    closed = true;
    forget();
  }
}
