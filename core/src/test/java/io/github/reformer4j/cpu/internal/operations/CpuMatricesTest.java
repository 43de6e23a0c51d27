package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.operations.Compared.normal;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products against the reference, all ways of storing the operands, all ways they are computed. */
class CpuMatricesTest {
  @ParameterizedTest(name = "{0} x {1} x {2}")
  @CsvSource({
    "1, 1, 1",
    "1, 100, 70",
    "3, 33, 257",
    "8, 130, 31",
    "9, 64, 64",
    "37, 19, 300",
    "100, 65, 129",
    "193, 128, 256",
    "193, 192, 100",
    "20, 30, 8200",
    "6, 64, 8193",
    "7, 5000, 3",
    "2, 1030, 520",
    "5, 1030, 520",
    "9, 1100, 20",
    "500, 3, 2"
  })
  void multiplies(int m, int n, int k) {
    Random random = new Random(m * 31L + n * 7L + k);
    for (int way = 0; way < 8; way++) {
      boolean transposeA = (way & 1) != 0;
      boolean transposeB = (way & 2) != 0;
      boolean add = (way & 4) != 0;
      Tensor a = transposeA ? normal(random, k, m) : normal(random, m, k);
      Tensor b = transposeB ? normal(random, n, k) : normal(random, k, n);
      Tensor c = normal(random, m, n);
      Compared.check(
          // roundings of a sum, term by term
          1e-7 * (10 + Math.sqrt(k)),
          (operations, t) ->
              operations.matrices().multiply(t[0], transposeA, t[1], transposeB, t[2], add),
          a,
          b,
          c);
    }
  }

  /** Memory that no tensor owns is never read or stored to by addresses. */
  @ParameterizedTest
  @ValueSource(ints = {192, 320})
  void sameBitsWhoeverOwnsTheOperands(int columns) {
    Random random = new Random(7);
    Tensor b = normal(random, 100, columns);
    try (WorkTeam team = new WorkTeam(2);
        Arena arena = Arena.ofShared();
        Tensor a = normal(random, 193, 100);
        Tensor lent = Tensor.allocate(arena, DType.FLOAT32, a.shape());
        Tensor owned = Tensor.allocate(DType.FLOAT32, 193, columns);
        Tensor stored = Tensor.allocate(DType.FLOAT32, 193, columns);
        Tensor borrowed = Tensor.allocate(arena, DType.FLOAT32, Shape.of(193, columns))) {
      lent.segment().copyFrom(a.segment());
      Matrices matrices = CpuOperations.of(team).matrices();
      matrices.multiply(a, false, b, false, owned, false);
      matrices.multiply(a, false, b, false, borrowed, false);
      matrices.multiply(lent, false, b, false, stored, false);
      assertThat(owned.segment().mismatch(borrowed.segment())).isEqualTo(-1);
      assertThat(owned.segment().mismatch(stored.segment())).isEqualTo(-1);
    }
  }
}
