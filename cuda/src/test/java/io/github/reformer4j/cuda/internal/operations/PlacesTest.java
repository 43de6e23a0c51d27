package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.FULL;
import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.REVERSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the tensors lie, and which thread goes first, changes no bit. */
@NeedsEmulator
class PlacesTest {
  private static final long SEED = 20;

  /** Of these sums of at most 300 terms, relative to the greatest result. */
  private static final double ROUNDING = 1e-5;

  static List<Sample> samples() {
    return Samples.all(SEED);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void vectorsGiveTheBitsOfSingleElements(Sample sample) {
    List<Tensor> aligned = sample.onDevice(FULL, 0);
    for (int offset = 1; offset < 4; offset++) {
      sample.requireSame("offset " + offset, sample.onDevice(FULL, offset), aligned);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void alignedTensorsAgreeWithOracle(Sample sample) {
    List<Tensor> expected = sample.by(Oracle.operations(), DType.FLOAT64);
    List<Tensor> actual = sample.onDevice(FULL, 0);
    for (int i = 0; i < expected.size(); i++) {
      double allowed = ROUNDING * Closeness.norm(expected.get(i));
      Closeness.check(sample.name() + ", operand " + i, actual.get(i), expected.get(i), allowed);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void tensorsOfTheHostGiveTheSameBits(Sample sample) {
    sample.requireSame("on the host", sample.onHost(FULL), sample.onDevice(FULL, 0));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void otherOrderOfThreadsGivesTheSameBits(Sample sample) {
    sample.requireSame("reversed", sample.onDevice(REVERSED, 0), sample.onDevice(FULL, 0));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void allMemoryOfCallsIsGivenBack(Sample sample) {
    long before = FULL.deviceBytes();
    sample.onDevice(FULL, 1);
    sample.onHost(FULL);
    assertThat(FULL.deviceBytes()).as(sample.name()).isEqualTo(before);
  }
}
