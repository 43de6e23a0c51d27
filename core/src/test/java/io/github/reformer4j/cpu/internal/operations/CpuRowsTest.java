package io.github.reformer4j.cpu.internal.operations;

import static io.github.reformer4j.cpu.internal.operations.Compared.integers;
import static io.github.reformer4j.cpu.internal.operations.Compared.normal;

import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work on rows against the reference: norms, tables, heads, losses; odd widths, several units. */
class CpuRowsTest {
  @ParameterizedTest(name = "{0} rows of {1}")
  @CsvSource({"1, 1", "3, 5", "7, 16", "50, 33", "200, 100", "700, 256", "3, 1025"})
  void norms(int rows, int width) {
    Random random = new Random(rows * 31L + width);
    Tensor x = normal(random, rows, width);
    Tensor weight = normal(random, width);
    Tensor bias = normal(random, width);
    Compared.check(
        2e-6,
        (operations, t) -> operations.rows().layerNorm(t[0], t[1], t[2], 1e-5, t[3]),
        x,
        weight,
        bias,
        normal(random, rows, width));
    Compared.check(
        3e-6,
        (operations, t) ->
            operations.rows().layerNormBackward(t[0], t[1], 1e-5, t[2], t[2], t[3], t[4]),
        normal(random, rows, width),
        weight,
        normal(random, rows, width),
        normal(random, width),
        normal(random, width));
    Compared.check(1e-6, (operations, t) -> operations.rows().addBias(t[0], t[1]), bias, x);
    Compared.check(1e-6, (operations, t) -> operations.rows().biasGradient(t[0], t[1]), x, bias);
  }

  /** Squares beyond float32: a row would be divided by infinity, and pass for a row of zeros. */
  @ParameterizedTest
  @ValueSource(doubles = {1e15, 1e19, 1e25, 1e36})
  void normsOfLargeRows(double size) {
    Random random = new Random(4);
    Tensor x = normal(random, 5, 37);
    for (long i = 0; i < x.shape().elements(); i++) {
      x.setDouble(i, size * x.getDouble(i));
    }
    Tensor weight = normal(random, 37);
    Compared.check(
        2e-6,
        (operations, t) -> operations.rows().layerNorm(t[0], t[1], t[2], 1e-5, t[3]),
        x,
        weight,
        normal(random, 37),
        normal(random, 5, 37));
    Compared.check(
        3e-6,
        (operations, t) ->
            operations.rows().layerNormBackward(t[0], t[1], 1e-5, t[2], t[2], t[3], t[4]),
        x,
        weight,
        normal(random, 5, 37),
        normal(random, 37),
        normal(random, 37));
  }

  /** More than the parts of a sum may take, were each row one. */
  @Test
  void addsUpWideRows() {
    Random random = new Random(3);
    Tensor x = normal(random, 200, 16_400);
    Tensor bias = normal(random, 16_400);
    Compared.check(1e-6, (operations, t) -> operations.rows().biasGradient(t[0], t[1]), x, bias);
  }

  @Test
  void copiesColumns() {
    Random random = new Random(1);
    Compared.check(
        0,
        (operations, t) -> operations.rows().copyColumns(t[0], 3, t[1], 5, 19),
        normal(random, 4000, 40),
        normal(random, 4000, 24));
  }

  @ParameterizedTest(name = "{0} rows, {1} entries of {2}")
  @CsvSource({"1, 1, 1", "50, 3, 7", "3000, 256, 100", "900, 20, 64"})
  void tables(int rows, int entries, int width) {
    Random random = new Random(rows);
    Tensor table = normal(random, entries, width);
    Tensor ids = integers(random, 0, entries, rows);
    Tensor y = normal(random, rows, width + 5);
    for (boolean add : new boolean[] {false, true}) {
      Compared.check(
          1e-6,
          (operations, t) -> operations.embeddings().gather(t[0], t[1], t[2], 3, add),
          table,
          ids,
          y);
    }
    Compared.check(
        2e-6,
        (operations, t) -> operations.embeddings().scatter(t[0], 3, t[1], t[2]),
        y,
        ids,
        table);
  }

  @ParameterizedTest(name = "B {0}, H {1}, N {2}, D {3}")
  @CsvSource({"1, 1, 1, 1", "2, 3, 5, 7", "2, 4, 300, 64", "1, 2, 129, 33"})
  void heads(int batch, int heads, int tokens, int dim) {
    Random random = new Random(tokens);
    Tensor rows = normal(random, batch, tokens, heads * (long) dim);
    Tensor split = normal(random, batch, heads, tokens, dim);
    Compared.check(0, (operations, t) -> operations.heads().split(t[0], t[1]), rows, split);
    Compared.check(0, (operations, t) -> operations.heads().merge(t[0], t[1]), split, rows);
    for (long first : new long[] {0, 1, 127, 1_000_003}) {
      for (boolean inverse : new boolean[] {false, true}) {
        Compared.check(
            2e-7,
            (operations, t) ->
                operations.heads().rotate(t[0], new Rotary(10_000), first, inverse, t[0]),
            split);
      }
    }
  }

  @ParameterizedTest(name = "{0} rows of {1}")
  @CsvSource({"1, 1", "5, 3", "300, 256", "40, 1000", "3, 5000"})
  void losses(int rows, int classes) {
    Random random = new Random(rows);
    Tensor logits = normal(random, rows, classes);
    for (long i = 0; i < logits.shape().elements(); i++) {
      logits.setDouble(i, 5 * logits.getDouble(i));
    }
    Tensor targets = integers(random, -1, classes, rows);
    Tensor losses = normal(random, rows);
    Compared.check(
        1e-6,
        (operations, t) -> operations.losses().crossEntropy(t[0], t[1], t[2], 1, null),
        logits,
        targets,
        losses);
    Compared.check(
        1e-6,
        (operations, t) -> operations.losses().crossEntropy(t[0], t[1], t[2], -0.3, t[0]),
        logits,
        targets,
        losses);
    Compared.check(0, (operations, t) -> operations.losses().argmax(t[0], t[1]), logits, targets);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 40})
  void theLowestColumnWinsATie(int classes) {
    Random random = new Random(classes);
    Tensor logits = Tensor.allocate(DType.FLOAT32, 200, classes);
    for (long i = 0; i < logits.shape().elements(); i++) {
      logits.setDouble(i, random.nextInt(3));
    }
    Compared.check(
        0,
        (operations, t) -> operations.losses().argmax(t[0], t[1]),
        logits,
        Tensor.allocate(DType.INT32, 200));
  }
}
