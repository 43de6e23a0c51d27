package io.github.reformer4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.reversible.ReversibleBlock;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract suite does not ask: how much memory, whose, and what is refused how. */
class ReversibleTest {
  private static final Pass PASS = Pass.inference();
  private static final ReversibleBlock BLOCK = new ReversibleBlock(new Times(0.5), new Times(-2));
  private static final int ELEMENTS = 12;
  private static final int BYTES = Float.BYTES * ELEMENTS;

  private final ReferenceBackend backend = new ReferenceBackend();
  private final TensorPool pool = new TensorPool(backend);
  private final Reversible engine = new Reversible(backend, pool, DType.FLOAT32);

  @AfterEach
  void everythingIsGivenBack() {
    assertThat(pool.liveBytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void gradientOfOneBlock(Execution execution) {
    // y1 = x1 + x2 / 2, y2 = x2 - 2 y1
    try (ReversibleSequence sequence = sequence(1, StreamFormat.FLOAT, execution)) {
      Streams streams = floats(1, 4);
      Streams gradients = floats(1, 10);
      sequence.record(streams, PASS);
      assertThat(streams.first().toFloats()).containsOnly(3);
      assertThat(streams.second().toFloats()).containsOnly(-2);
      sequence.backward(streams, gradients);
      assertThat(gradients.first().toFloats()).containsOnly(1 - 20);
      assertThat(gradients.second().toFloats()).containsOnly(10 - 19 / 2f);
    }
  }

  @Test
  void memoryIsThatOfHalfABlockOfEveryActivationOrOfEveryInput() {
    // activations, output and gradient of the input of one residual
    assertThat(peak(1, Execution.REVERSIBLE)).isEqualTo(3 * BYTES);
    assertThat(peak(9, Execution.REVERSIBLE)).isEqualTo(3 * BYTES);
    assertThat(peak(9, Execution.STORED)).isEqualTo((2 * 9 + 1) * BYTES);
    // the activations of the other residual too
    assertThat(peak(9, Execution.CHECKPOINTED)).isEqualTo((2 * 9 + 1 + 3) * BYTES);
  }

  private long peak(int depth, Execution execution) {
    try (ReversibleSequence sequence = sequence(depth, StreamFormat.FLOAT, execution)) {
      Streams streams = floats(1, 2);
      sequence.record(streams, PASS);
      sequence.backward(streams, floats(1, 1));
      return sequence.peakActivationBytes();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nanIsRefusedByTheNameOfTheResidualAndTheSequenceGoesOn(Execution execution) {
    Times f = new Times(0.5);
    ReversibleBlock second = new ReversibleBlock(BLOCK.f(), f);
    try (ReversibleSequence sequence =
        engine.sequence(List.of(BLOCK, second), StreamFormat.EXACT, execution)) {
      f.factor = Double.NaN;
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(() -> sequence.record(ints(1, 2), PASS))
          .withMessageStartingWith("residual G of block 1 (the first is 0): ")
          .withMessageContaining("NaN");
      assertThat(pool.liveBytes()).isZero();
      assertThatIllegalStateException()
          .isThrownBy(() -> sequence.backward(ints(1, 2), floats(1, 1)));
      f.factor = 0.5;
      Streams streams = ints(1, 2);
      sequence.forward(streams, PASS);
      sequence.inverse(streams, PASS);
      assertThat(streams.first().toInts()).containsOnly(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResidualThatFailsLeavesNoMemoryTaken(Execution execution) {
    Times f = new Times(1);
    try (ReversibleSequence sequence =
        engine.sequence(
            List.of(BLOCK, new ReversibleBlock(BLOCK.f(), f)), StreamFormat.EXACT, execution)) {
      Streams streams = ints(1, 2);
      sequence.record(streams, PASS);
      f.failing = true;
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> sequence.backward(streams, floats(1, 1)));
      assertThat(pool.liveBytes()).isZero();
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> sequence.inverse(streams, PASS));
    }
  }

  @Test
  void closingGivesBackWhatIsKept() {
    ReversibleSequence sequence = sequence(3, StreamFormat.EXACT, Execution.CHECKPOINTED);
    sequence.record(ints(1, 2), PASS);
    assertThat(pool.liveBytes()).isEqualTo(3 * 2 * BYTES);
    sequence.close();
    sequence.close();
    assertThat(pool.liveBytes()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> sequence.forward(ints(1, 2), PASS))
        .withMessage("sequence = closed: expected an open one");
  }

  @Test
  void wrongTensorsAreRefusedBeforeAnyWork() {
    try (ReversibleSequence sequence = sequence(1, StreamFormat.EXACT, Execution.STORED)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sequence.forward(floats(1, 2), PASS))
          .withMessage("type of streams = FLOAT32: expected INT32");
      Streams streams = ints(1, 2);
      Tensor flat = streams.second().reshape(ELEMENTS);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sequence.forward(new Streams(streams.first(), flat), PASS))
          .withMessage("shapes of streams = [2, 3, 2] and [12]: expected the same");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sequence.forward(new Streams(streams.first(), streams.first()), PASS))
          .withMessage("streams = two in the same memory: expected memory for each");
      Streams rows = new Streams(streams.first().reshape(ELEMENTS), flat);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sequence.forward(rows, PASS))
          .withMessage("shape of streams = [12]: expected [batch, tokens, width]");
      sequence.record(streams, PASS);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sequence.backward(streams, ints(1, 2)))
          .withMessage("type of gradients = INT32: expected FLOAT32");
      sequence.backward(streams, floats(1, 1));
    }
  }

  @Test
  void wrongSequencesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> engine.sequence(List.of(), StreamFormat.EXACT, Execution.STORED))
        .withMessage("blocks = []: expected at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reversible(backend, pool, DType.INT32))
        .withMessageStartingWith("type = INT32: expected one of ");
  }

  private ReversibleSequence sequence(int depth, StreamFormat format, Execution execution) {
    return engine.sequence(Collections.nCopies(depth, BLOCK), format, execution);
  }

  private static Streams floats(float first, float second) {
    return new Streams(filled(DType.FLOAT32, first), filled(DType.FLOAT32, second));
  }

  private static Streams ints(int first, int second) {
    return new Streams(filled(DType.INT32, first), filled(DType.INT32, second));
  }

  private static Tensor filled(DType type, double value) {
    Tensor tensor = Tensor.allocate(type, 2, 3, 2);
    for (int i = 0; i < ELEMENTS; i++) {
      if (type == DType.INT32) {
        tensor.setInt(i, (int) value);
      } else {
        tensor.setDouble(i, value);
      }
    }
    return tensor;
  }

  /** {@code y = factor x}; keeps x, though it need not, so that there is memory to count. */
  private static final class Times implements Residual {
    private double factor;
    private boolean failing;

    Times(double factor) {
      this.factor = factor;
    }

    @Override
    public void forward(Tensor x, Tensor y, Pass pass) {
      if (failing) {
        throw new UnsupportedOperationException("failing");
      }
      multiply(x, y);
    }

    @Override
    public Saved save(Tensor x, Tensor y, Pass pass) {
      multiply(x, y);
      return new Kept(x.copy());
    }

    private void multiply(Tensor from, Tensor to) {
      for (int i = 0; i < ELEMENTS; i++) {
        to.setDouble(i, factor * from.getDouble(i));
      }
    }

    private final class Kept implements Saved {
      private final Tensor x;

      Kept(Tensor x) {
        this.x = x;
      }

      @Override
      public void backward(Tensor yGradient, Tensor xGradient) {
        if (failing) {
          throw new UnsupportedOperationException("failing");
        }
        multiply(yGradient, xGradient);
      }

      @Override
      public long bytes() {
        return x.byteSize();
      }

      @Override
      public void close() {
        x.close();
      }
    }
  }
}
