package io.github.reformer4j.properties.engine;

import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.reversible.Residual.Saved;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** F and G of all blocks in one list: even ones read the second stream, odd ones the first. */
final class PlainSequence implements ReversibleSequence {
  private static final int BLOCKS_IN_A_BYTE = 256;

  private final EngineDefect defect;
  private final PlainSums sums;
  private final List<Residual> halves = new ArrayList<>();
  private final Execution execution;
  private final List<Saved> stored = new ArrayList<>();
  private final IdentityHashMap<Residual, Saved> storedByResidual = new IdentityHashMap<>();
  private final List<Streams> inputs = new ArrayList<>();
  private @Nullable Pass recorded;
  private boolean used;
  private long bytes;
  private long peak;

  PlainSequence(
      EngineDefect defect, PlainSums sums, List<ReversibleBlock> blocks, Execution execution) {
    this.defect = defect;
    this.sums = sums;
    for (ReversibleBlock block : blocks) {
      halves.add(block.f());
      halves.add(block.g());
    }
    this.execution = inFact(execution);
  }

  private Execution inFact(Execution wanted) {
    if (wanted != Execution.REVERSIBLE) {
      return wanted;
    }
    return switch (defect) {
      case STORES_UNDER_THE_NAME_OF_REVERSING -> Execution.STORED;
      case KEEPS_STREAMS_INSTEAD_OF_REVERSING -> Execution.CHECKPOINTED;
      default -> Execution.REVERSIBLE;
    };
  }

  private static Tensor read(int half, Streams streams) {
    return half % 2 == 0 ? streams.second() : streams.first();
  }

  private static Tensor changed(int half, Streams streams) {
    return half % 2 == 0 ? streams.first() : streams.second();
  }

  private static String name(int half) {
    return "residual " + (half % 2 == 0 ? "F" : "G") + " of block " + half / 2;
  }

  @Override
  public void forward(Streams streams, Pass pass) {
    Tensor old = Tensors.copy(streams.first());
    for (int half = 0; half < halves.size(); half++) {
      if (half % 2 == 0) {
        Tensor.copy(streams.first(), old);
      }
      boolean stale = half % 2 == 1 && defect == EngineDefect.G_READS_THE_OLD_STREAM;
      Tensor y = evaluate(half, stale ? old : read(half, streams), pass);
      sums.add(y, changed(half, streams), name(half));
    }
  }

  private Tensor evaluate(int half, Tensor stream, Pass pass) {
    Tensor y = Tensors.allocate(sums.type(), stream.shape());
    count(y.byteSize());
    halves.get(half).forward(sums.numbers(stream), y, pass);
    count(-y.byteSize());
    return y;
  }

  @Override
  public void inverse(Streams streams, Pass pass) {
    int undone =
        defect == EngineDefect.INVERSE_COUNTS_BLOCKS_IN_A_BYTE
            ? Math.min(halves.size(), 2 * BLOCKS_IN_A_BYTE)
            : halves.size();
    for (int half = undone - 1; half >= 0; half--) {
      int next = defect == EngineDefect.BLOCKS_UNDONE_F_FIRST ? half ^ 1 : half;
      Tensor y = evaluate(next, read(next, streams), pass);
      sums.subtract(y, changed(next, streams), name(next));
    }
  }

  @Override
  public void record(Streams streams, Pass pass) {
    if (recorded != null && !used && defect == EngineDefect.SECOND_RECORD_IGNORED) {
      forward(streams, pass);
      return;
    }
    forget();
    Pass seen =
        defect == EngineDefect.NO_DROPOUT_WHEN_RECORDING
            ? new Pass(pass.seed(), pass.step(), false)
            : pass;
    for (int half = 0; half < halves.size(); half++) {
      if (execution == Execution.STORED) {
        Saved saved = save(half, streams, seen, true);
        stored.add(saved);
        storedByResidual.put(halves.get(half), saved);
        continue;
      }
      if (execution == Execution.CHECKPOINTED && half % 2 == 0) {
        checkpoint(streams, half / 2);
      }
      Tensor y = evaluate(half, read(half, streams), seen);
      sums.add(y, changed(half, streams), name(half));
    }
    if (defect == EngineDefect.UNALIGNED_STREAMS_LOSE_THE_LAST_NUMBER) {
      loseLastIfUnaligned(streams.second());
    }
    recorded = seen;
    used = false;
  }

  private static void loseLastIfUnaligned(Tensor stream) {
    long count = stream.shape().elements();
    if (stream.address() % Tensor.ALIGNMENT != 0) {
      Tensor numbers = stream.reshape(count);
      Tensor.copy(numbers.slice(0, 1), numbers.slice(count - 1, count));
    }
  }

  private void checkpoint(Streams streams, int block) {
    if (block < inputs.size()) {
      return; // of the first pass
    }
    inputs.add(new Streams(sums.kept(streams.first()), sums.kept(streams.second())));
    count(2 * streams.first().byteSize());
  }

  private Saved save(int half, Streams streams, Pass pass, boolean forward) {
    Tensor y = Tensors.allocate(sums.type(), streams.first().shape());
    count(y.byteSize());
    Saved saved = halves.get(half).save(sums.numbers(read(half, streams)), y, pass);
    count(saved.bytes());
    if (forward) {
      sums.add(y, changed(half, streams), name(half));
    } else {
      sums.subtract(y, changed(half, streams), name(half));
    }
    count(-y.byteSize());
    return saved;
  }

  @Override
  public void backward(Streams streams, Streams gradients) {
    Pass pass = recorded;
    if (pass == null || (used && defect != EngineDefect.GRADIENT_TAKEN_TWICE)) {
      throw new IllegalStateException("recorded pass = none: expected record before backward");
    }
    used = true;
    Pass seen =
        defect == EngineDefect.STEP_FORGOTTEN_IN_RECOMPUTATION
            ? new Pass(pass.seed(), 0, pass.training())
            : pass;
    switch (execution) {
      case STORED -> backwardStored(gradients);
      case CHECKPOINTED -> backwardCheckpointed(gradients, seen);
      case REVERSIBLE -> {
        boolean copies = defect == EngineDefect.REVERSES_A_COPY;
        backwardReversing(copies ? copy(streams) : streams, gradients, seen);
      }
    }
  }

  private static Streams copy(Streams streams) {
    return new Streams(Tensors.copy(streams.first()), Tensors.copy(streams.second()));
  }

  private void backwardStored(Streams gradients) {
    if (stored.isEmpty()) {
      return; // taken before
    }
    for (int half = halves.size() - 2; half >= 0; half -= 2) {
      block(saved(half), saved(half + 1), gradients);
    }
    stored.clear();
  }

  private Saved saved(int half) {
    Saved byResidual = storedByResidual.get(halves.get(half));
    return defect == EngineDefect.ACTIVATIONS_KEPT_BY_RESIDUAL && byResidual != null
        ? byResidual
        : stored.get(half);
  }

  private void backwardCheckpointed(Streams gradients, Pass pass) {
    for (int half = halves.size() - 2; half >= 0; half -= 2) {
      Streams input = copy(inputs.get(half / 2));
      Saved f = save(half, input, pass, true);
      Saved g = save(half + 1, input, pass, true);
      block(f, g, gradients);
    }
  }

  private void backwardReversing(Streams streams, Streams gradients, Pass pass) {
    for (int half = halves.size() - 2; half >= 0; half -= 2) {
      Saved g = save(half + 1, streams, pass, false);
      Saved f = save(half, streams, pass, false);
      block(f, g, gradients);
    }
  }

  private void block(Saved f, Saved g, Streams gradients) {
    Tensor early = Tensors.copy(gradients.first());
    pullBack(g, gradients.second(), gradients.first());
    if (defect != EngineDefect.GRADIENT_MISSES_THE_PATH_THROUGH_F) {
      boolean tooEarly = defect == EngineDefect.GRADIENT_OF_F_TAKEN_TOO_EARLY;
      pullBack(f, tooEarly ? early : gradients.first(), gradients.second());
    }
    for (Saved saved : List.of(f, g)) {
      count(-saved.bytes());
      if (defect != EngineDefect.ACTIVATIONS_KEPT_BY_RESIDUAL) {
        saved.close(); // with the defect they are used again, and the result is to be seen
      }
    }
  }

  private void pullBack(Saved saved, Tensor yGradient, Tensor to) {
    Tensor xGradient = Tensors.allocate(sums.type(), to.shape());
    saved.backward(yGradient, xGradient);
    for (long i = 0; i < to.shape().elements(); i++) {
      to.setDouble(i, to.getDouble(i) + xGradient.getDouble(i));
    }
  }

  private void forget() {
    stored.forEach(Saved::close);
    stored.clear();
    storedByResidual.clear();
    if (defect != EngineDefect.CHECKPOINTS_OF_THE_FIRST_PASS) {
      inputs.clear();
    }
    bytes = 0;
    recorded = null;
  }

  private void count(long more) {
    bytes += more;
    peak = Math.max(peak, bytes);
  }

  @Override
  public long peakActivationBytes() {
    return peak;
  }

  @Override
  public void close() {
    forget();
  }
}
