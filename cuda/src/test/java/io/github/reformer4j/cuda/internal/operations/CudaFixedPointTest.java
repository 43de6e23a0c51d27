package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.FULL;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Refusals of tensors in host memory; those of the device are the suite's. */
@NeedsEmulator
class CudaFixedPointTest {
  private static final long SEED = 70;

  @Test
  void nanInHostMemoryIsRefusedAndNothingIsWritten() {
    OperationCase numbers = new OperationCase(30, 50, 1, NumberStyle.NORMAL, SEED);
    Tensor x = numbers.normal(DType.FLOAT32, 0, 30, 50);
    x.setDouble(1234, Double.NaN);
    x.setDouble(1240, Double.NaN);
    Tensor before = numbers.ids(1, -1000, 1000, 30, 50);
    Tensor stream = Tensors.copy(before);
    FixedPoint fixedPoint = FULL.operations().fixedPoint();
    for (Runnable call :
        new Runnable[] {
          () -> fixedPoint.fromFloat(x, 20, stream),
          () -> fixedPoint.add(x, 20, stream),
          () -> fixedPoint.subtract(x, 20, stream)
        }) {
      assertThatExceptionOfType(ArithmeticException.class)
          .isThrownBy(call::run)
          .withMessage("x at [24, 34] = NaN: expected a number");
      Bits.same("stream after a refusal", stream, before);
    }
  }
}
