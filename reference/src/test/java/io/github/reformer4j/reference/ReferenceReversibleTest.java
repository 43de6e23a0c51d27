package io.github.reformer4j.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against numbers worked out by hand. */
class ReferenceReversibleTest {
  private static final Pass PASS = Pass.inference();

  /** F(x) = x², G(x) = 3x. */
  private static final ReversibleBlock SQUARE_AND_TRIPLE =
      new ReversibleBlock(pointwise(x -> x * x, x -> 2 * x), pointwise(x -> 3 * x, _ -> 3));

  private static final StreamFormat HALVES = new StreamFormat.Exact(1);

  @Test
  void forwardInFloatingPoint() {
    // y1 = 1 + 2² = 5, y2 = 2 + 3·5 = 17; then 5 + 17² = 294, 17 + 3·294 = 899
    Streams streams = doubles(1, 2);
    sequence(2, StreamFormat.FLOAT, Execution.REVERSIBLE).forward(streams, PASS);
    assertThat(streams.first().toDoubles()).containsExactly(294);
    assertThat(streams.second().toDoubles()).containsExactly(899);
  }

  @Test
  void inverseInFloatingPoint() {
    Streams streams = doubles(294, 899);
    sequence(2, StreamFormat.FLOAT, Execution.REVERSIBLE).inverse(streams, PASS);
    assertThat(streams.first().toDoubles()).containsExactly(1);
    assertThat(streams.second().toDoubles()).containsExactly(2);
  }

  @ParameterizedTest
  @EnumSource
  void gradientOfOneBlock(Execution execution) {
    // y2 = x2 + 3 (x1 + x2²): dy2/dx1 = 3, dy2/dx2 = 1 + 6 x2 = 13; dy1/dx1 = 1, dy1/dx2 = 2 x2 = 4
    Streams streams = doubles(1, 2);
    Streams gradients = doubles(10, 1);
    ReversibleSequence sequence = sequence(1, StreamFormat.FLOAT, execution);
    sequence.record(streams, PASS);
    assertThat(streams.second().toDoubles()).containsExactly(17);
    sequence.backward(streams, gradients);
    assertThat(gradients.first().toDoubles()).containsExactly(10 * 1 + 3);
    assertThat(gradients.second().toDoubles()).containsExactly(10 * 4 + 13);
  }

  @ParameterizedTest
  @EnumSource
  void gradientOfExactStreamsPassesThroughTheRounding(Execution execution) {
    // streams in halves: x1 = 0.5, x2 = 1.5; F = 2.25, that is 4.5 halves, to even: 4
    Streams streams = ints(1, 3);
    Streams gradients = doubles(10, 1);
    ReversibleSequence sequence = sequence(1, HALVES, execution);
    sequence.record(streams, PASS);
    assertThat(streams.first().toInts()).containsExactly(1 + 4);
    assertThat(streams.second().toInts()).containsExactly(3 + 15);
    sequence.backward(streams, gradients);
    assertThat(gradients.first().toDoubles()).containsExactly(10 + 3);
    assertThat(gradients.second().toDoubles()).containsExactly(1 + 13 * 3);
  }

  @Test
  void exactStreamsSaturateWhenConvertedAndWrapWhenAdded() {
    // F = (2^30 / 2)² = 2^58 saturates; 5 + (2^31 - 1) wraps
    Streams streams = ints(5, 1 << 30);
    ReversibleSequence sequence = sequence(1, HALVES, Execution.REVERSIBLE);
    sequence.forward(streams, PASS);
    assertThat(streams.first().toInts()).containsExactly(Integer.MIN_VALUE + 4);
    sequence.inverse(streams, PASS);
    assertThat(streams.first().toInts()).containsExactly(5);
    assertThat(streams.second().toInts()).containsExactly(1 << 30);
  }

  @Test
  void memoryOfEachExecution() {
    // 8 bytes a tensor; the residuals here keep x
    assertThat(peak(1, Execution.REVERSIBLE)).isEqualTo(peak(9, Execution.REVERSIBLE));
    assertThat(peak(9, Execution.STORED) - peak(1, Execution.STORED)).isEqualTo(8 * 2 * 8);
    assertThat(peak(9, Execution.CHECKPOINTED) - peak(1, Execution.CHECKPOINTED))
        .isEqualTo(8 * 2 * 8);
  }

  private static long peak(int depth, Execution execution) {
    try (ReversibleSequence sequence = sequence(depth, StreamFormat.FLOAT, execution)) {
      Streams streams = doubles(0.1, 0.2);
      sequence.record(streams, PASS);
      sequence.backward(streams, doubles(1, 1));
      return sequence.peakActivationBytes();
    }
  }

  @Test
  void aGradientIsTakenOnce() {
    ReversibleSequence sequence = sequence(1, StreamFormat.FLOAT, Execution.STORED);
    Streams streams = doubles(1, 2);
    assertThatIllegalStateException()
        .isThrownBy(() -> sequence.backward(streams, doubles(1, 1)))
        .withMessage("recorded pass = none: expected record before backward");
    sequence.record(streams, PASS);
    sequence.backward(streams, doubles(1, 1));
    assertThatIllegalStateException().isThrownBy(() -> sequence.backward(streams, doubles(1, 1)));
    sequence.close();
    assertThatIllegalStateException().isThrownBy(() -> sequence.forward(streams, PASS));
  }

  @Test
  void nanIsRefusedInExactStreamsByTheNameOfTheResidual() {
    ReversibleBlock broken =
        new ReversibleBlock(SQUARE_AND_TRIPLE.f(), pointwise(_ -> Double.NaN, _ -> 0));
    ReversibleSequence sequence =
        new ReferenceReversible(DType.FLOAT64)
            .sequence(List.of(SQUARE_AND_TRIPLE, broken), HALVES, Execution.STORED);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> sequence.record(ints(1, 2), PASS))
        .withMessageStartingWith("residual G of block 1: element 0 = NaN");
  }

  @Test
  void wrongTensorsAreRefused() {
    ReversibleSequence sequence = sequence(1, HALVES, Execution.STORED);
    assertThatIllegalArgumentException().isThrownBy(() -> sequence.forward(doubles(1, 2), PASS));
    Streams unlike = new Streams(Tensor.ofInts(new int[2], 1, 1, 2), ints(1, 1).second());
    assertThatIllegalArgumentException().isThrownBy(() -> sequence.forward(unlike, PASS));
    assertThatIllegalArgumentException().isThrownBy(() -> new ReferenceReversible(DType.INT32));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new ReferenceReversible(DType.FLOAT32)
                    .sequence(List.of(), HALVES, Execution.STORED));
  }

  private static ReversibleSequence sequence(int depth, StreamFormat format, Execution execution) {
    return new ReferenceReversible(DType.FLOAT64)
        .sequence(Collections.nCopies(depth, SQUARE_AND_TRIPLE), format, execution);
  }

  private static Streams doubles(double first, double second) {
    return new Streams(
        Tensor.ofDoubles(new double[] {first}, 1, 1, 1),
        Tensor.ofDoubles(new double[] {second}, 1, 1, 1));
  }

  private static Streams ints(int first, int second) {
    return new Streams(
        Tensor.ofInts(new int[] {first}, 1, 1, 1), Tensor.ofInts(new int[] {second}, 1, 1, 1));
  }

  private static Residual pointwise(DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
    return new Residual() {
      @Override
      public void forward(Tensor x, Tensor y, Pass pass) {
        y.setDouble(0, function.applyAsDouble(x.getDouble(0)));
      }

      @Override
      public Saved save(Tensor x, Tensor y, Pass pass) {
        forward(x, y, pass);
        return new KeptInput(x.copy(), derivative);
      }
    };
  }

  private record KeptInput(Tensor x, DoubleUnaryOperator derivative) implements Residual.Saved {
    @Override
    public void backward(Tensor yGradient, Tensor xGradient) {
      double slope = derivative.applyAsDouble(x.getDouble(0));
      xGradient.setDouble(0, slope * yGradient.getDouble(0));
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
