package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.operations.Compared.normal;

import io.github.reformer4j.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    "20, 30, 8200",
    "6, 64, 8193",
    "7, 5000, 3",
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
}
