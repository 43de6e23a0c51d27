package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.BFLOAT16;
import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.FULL;
import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.REVERSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Products of more than a tile, of long sums, of few rows, and of rounded factors. */
@NeedsEmulator
class CudaMatricesTest {
  private static final long SEED = 30;
  private static final int LARGE = 140;
  private static final int LONG = 300;

  /** Sizes and transpositions. */
  record Size(int m, int n, int k, boolean transposeA, boolean transposeB) {
    Sample sample(NumberStyle style, boolean add) {
      OperationCase numbers = new OperationCase(m, n, k, style, SEED);
      return Sample.of(
          this + (add ? ", added" : "") + ", seed " + SEED,
          (o, t) -> o.matrices().multiply(t[0], transposeA, t[1], transposeB, t[2], add),
          transposeA ? factor(numbers, 0, k, m) : factor(numbers, 0, m, k),
          transposeB ? factor(numbers, 1, n, k) : factor(numbers, 1, k, n),
          numbers.normal(DType.FLOAT32, 2, m, n));
    }

    private static Tensor factor(OperationCase numbers, int stream, int rows, int width) {
      return numbers.numbers(DType.FLOAT32, stream, rows, width);
    }

    boolean roundsFactors() {
      return m > 8 || transposeA;
    }
  }

  static List<Size> sizes() {
    List<Size> sizes = new ArrayList<>();
    for (boolean a : new boolean[] {false, true}) {
      for (boolean b : new boolean[] {false, true}) {
        sizes.add(new Size(LARGE, 2 * LARGE, 65, a, b));
        sizes.add(new Size(33, LARGE + 1, LONG, a, b));
        sizes.add(new Size(3, 70, LONG + 1, a, b));
        sizes.add(new Size(8, 1, 1, a, b));
        sizes.add(new Size(9, 7, 1, a, b));
      }
    }
    return sizes;
  }

  private static void requireClose(Size size, Sample sample, Tensor actual, Tensor expected) {
    double allowed = 0x1p-23 * Math.sqrt(size.k()) * Closeness.norm(expected);
    Closeness.check(sample.name(), actual, expected, allowed);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void productsAgreeWithOracle(Size size) {
    for (boolean add : new boolean[] {false, true}) {
      Sample sample = size.sample(NumberStyle.NORMAL, add);
      Tensor expected = sample.by(Oracle.operations(), DType.FLOAT64).getLast();
      requireClose(size, sample, sample.onDevice(FULL, add ? 0 : 3).getLast(), expected);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void wholeNumbersAreExactWithEitherProducts(Size size) {
    for (Backend backend : List.of(FULL, BFLOAT16)) {
      Sample sample = size.sample(NumberStyle.INTEGERS, false);
      Tensor expected = sample.by(Oracle.operations(), DType.FLOAT32).getLast();
      Bits.same(sample.name(), sample.onDevice(backend, 0).getLast(), expected);
      Bits.same(sample.name(), sample.onDevice(backend, 1).getLast(), expected);
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void roundedFactorsAreMultipliedExactly(Size size) {
    for (boolean add : new boolean[] {false, true}) {
      Sample exact = size.sample(NumberStyle.NORMAL, add);
      Sample rounded =
          size.roundsFactors()
              ? new Sample(
                  exact.name(),
                  List.of(
                      rounded(exact.operands().get(0)),
                      rounded(exact.operands().get(1)),
                      exact.operands().get(2)),
                  exact.body())
              : exact;
      Tensor expected = rounded.by(Oracle.operations(), DType.FLOAT64).getLast();
      requireClose(size, exact, exact.onDevice(BFLOAT16, add ? 1 : 0).getLast(), expected);
    }
  }

  private static Tensor rounded(Tensor x) {
    return Tensors.convert(Tensors.convert(x, DType.BFLOAT16), DType.FLOAT32);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void otherOrderOfThreadsGivesTheSameBits(Size size) {
    Sample sample = size.sample(NumberStyle.NORMAL, true);
    sample.requireSame("reversed", sample.onDevice(REVERSED, 2), sample.onDevice(FULL, 0));
  }

  @Test
  void fewRowsHaveTheSameBitsWhateverOthersThereAre() {
    for (boolean transposeB : new boolean[] {false, true}) {
      Size size = new Size(8, 50, 200, false, transposeB);
      List<Tensor> all = size.sample(NumberStyle.NORMAL, false).onDevice(FULL, 0);
      Sample one =
          Sample.of(
              "a row of " + size,
              (o, t) -> o.matrices().multiply(t[0], false, t[1], transposeB, t[2], false),
              Tensors.copy(all.get(0).slice(5, 6)),
              all.get(1),
              Tensors.allocate(DType.FLOAT32, 1, 50));
      Bits.same(
          one.name(), one.onDevice(FULL, 0).getLast(), Tensors.copy(all.getLast().slice(5, 6)));
    }
  }

  @Test
  void longSumsAreDividedWhereTilesAreFew() {
    assertThat(TiledProducts.depth(1024, 1024, 65_536)).isEqualTo(16_384);
    assertThat(TiledProducts.depth(100, 100, 65_536)).isEqualTo(256);
    assertThat(TiledProducts.depth(100, 100, 100)).isEqualTo(128);
    assertThat(TiledProducts.depth(100, 100, 129)).isEqualTo(96);
    assertThat(TiledProducts.depth(65_536, 1024, 65_536)).isEqualTo(65_536);
  }
}
