package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.operations.Compared.integers;
import static io.github.reformer4j.cpu.internal.operations.Compared.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work element by element against the reference: odd sizes, several units, special numbers. */
class CpuElementsTest {
  /** A few float32 roundings. */
  private static final double ROUNDINGS = 3e-7;

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 16, 31, 100, 70_001})
  void sums(int size) {
    Random random = new Random(size);
    Tensor x = normal(random, size);
    Tensor y = normal(random, size);
    Compared.check(
        ROUNDINGS, (operations, t) -> operations.elements().addScaled(-1.7, t[0], t[1]), x, y);
    Compared.check(ROUNDINGS, (operations, t) -> operations.elements().scale(t[0], 0.3), x);
    Compared.check(0, (operations, t) -> operations.elements().fill(t[0], 2.5), x);
    Compared.check(0, (operations, t) -> operations.elements().copy(t[0], t[1]), x, y);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activates(Activation f) {
    Tensor x = Tensor.allocate(DType.FLOAT32, 4001);
    for (int i = 0; i < 4001; i++) {
      x.setDouble(i, (i - 2000) * 0.0071);
    }
    Tensor dy = normal(new Random(1), 4001);
    Tensor y = normal(new Random(2), 4001);
    Compared.check(1e-7, (operations, t) -> operations.elements().activate(f, t[0], t[1]), x, y);
    Compared.check(1e-7, (operations, t) -> operations.elements().activate(f, t[0], t[0]), x);
    Compared.check(
        ROUNDINGS,
        (operations, t) -> operations.elements().activateBackward(f, t[0], t[1], t[2]),
        x,
        dy,
        y);
    Compared.check(
        ROUNDINGS,
        (operations, t) -> operations.elements().activateBackward(f, t[0], t[1], t[1]),
        x,
        dy);
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void smallNumbersKeepTheirAccuracy(Activation f) {
    for (double x = -5; x < 0; x += 0.037) {
      Tensor one = Tensor.allocate(DType.FLOAT32, 1);
      one.setDouble(0, x);
      Compared.check(4e-6, (operations, t) -> operations.elements().activate(f, t[0], t[0]), one);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 101, 70_003})
  void dropsWhatTheGeneratorSays(int size) {
    Tensor x = normal(new Random(size), size);
    DropoutMask mask = new DropoutMask(0x1234_5678_9ABC_DEF0L, (3L << 32) + 5, 77, 0.3);
    Compared.check(
        ROUNDINGS, (operations, t) -> operations.elements().dropout(t[0], mask, t[0]), x);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 2049, 40_000})
  void steps(int size) {
    Random random = new Random(size);
    Tensor variance = normal(random, size);
    for (int i = 0; i < size; i++) {
      variance.setDouble(i, Math.abs(variance.getDouble(i)));
    }
    AdamWStep step = new AdamWStep(7, 1e-2, 0.9, 0.98, 1e-9, 0.1, 0.5);
    Compared.check(
        ROUNDINGS,
        (operations, t) -> operations.updates().adamW(t[0], t[1], t[2], t[3], step),
        normal(random, size),
        normal(random, size),
        normal(random, size),
        variance);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 2049, 100_001})
  void addsUpInDoublePrecision(int size) {
    Tensor x = normal(new Random(size), size);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      sum += x.getDouble(i);
      squares += x.getDouble(i) * x.getDouble(i);
    }
    try (WorkTeam team = new WorkTeam(3)) {
      CpuUpdates updates = new CpuUpdates(team);
      assertThat(Math.abs(updates.sum(x) - sum)).isLessThanOrEqualTo(1e-10);
      assertThat(Math.abs(updates.sumOfSquares(x) / squares - 1)).isLessThanOrEqualTo(1e-13);
      x.setDouble(size - 1, Double.NaN);
      assertThat(updates.sum(x)).isNaN();
      assertThat(updates.sumOfSquares(x)).isNaN();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 30})
  void fixedPointIsExact(int bits) {
    Random random = new Random(bits);
    Tensor x = Tensor.allocate(DType.FLOAT32, 5000);
    float[] special = {
      0,
      -0f,
      0.5f,
      1.5f,
      -0.5f,
      -2.5f,
      3e38f,
      -3e38f,
      1e-40f,
      0x1.fffffep30f,
      8388607.5f,
      4194304.5f,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    for (int i = 0; i < 5000; i++) {
      x.setDouble(
          i,
          i < special.length
              ? special[i]
              : Math.scalb(random.nextGaussian(), random.nextInt(-bits - 2, 33 - bits)));
    }
    Tensor stream = integers(random, Integer.MIN_VALUE, Integer.MAX_VALUE, 5000);
    Compared.check(
        0, (operations, t) -> operations.fixedPoint().fromFloat(t[0], bits, t[1]), x, stream);
    Compared.check(0, (operations, t) -> operations.fixedPoint().add(t[0], bits, t[1]), x, stream);
    Compared.check(
        0, (operations, t) -> operations.fixedPoint().subtract(t[0], bits, t[1]), x, stream);
    Compared.check(
        0, (operations, t) -> operations.fixedPoint().toFloat(t[0], bits, t[1]), stream, x);
  }

  @Test
  void aNanIsRefusedBeforeAnythingIsWritten() {
    try (WorkTeam team = new WorkTeam(2)) {
      CpuFixedPoint fixedPoint = new CpuFixedPoint(team);
      Tensor x = normal(new Random(3), 200_000);
      x.setDouble(3, Double.NEGATIVE_INFINITY);
      x.setDouble(150_000, Double.NaN);
      x.setDouble(150_001, Double.NaN);
      Tensor stream = integers(new Random(4), -9, 9, 200_000);
      Tensor before = stream.copy();
      assertThatThrownBy(() -> fixedPoint.add(x, 20, stream))
          .isInstanceOf(ArithmeticException.class)
          .hasMessageContaining("x at [150000] = NaN");
      assertThat(stream.segment().mismatch(before.segment())).isEqualTo(-1);
    }
  }
}
