package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.FULL;
import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.REVERSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scatters of many rows, into large tables, and ids out of range. */
@NeedsEmulator
class CudaEmbeddingsTest {
  private static final long SEED = 40;
  private static final int ROWS = 3000;

  private static Sample scatter(Tensor gradient, Tensor ids, int entries) {
    int width = (int) gradient.shape().dim(1);
    return Sample.of(
        "scatter into " + entries + " entries, seed " + SEED,
        (o, t) -> o.embeddings().scatter(t[0], 0, t[1], t[2]),
        gradient,
        ids,
        Tensors.allocate(DType.FLOAT32, entries, width));
  }

  /** One entry to three digits of ids; entry 0 has a run over many stretches. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 256, 257, 70_000})
  void runsOfAnyLengthAddUpExactly(int entries) {
    OperationCase numbers = new OperationCase(ROWS, 5, 1, NumberStyle.INTEGERS, SEED);
    Tensor ids = numbers.ids(1, 0, entries - 1, ROWS);
    for (int row = 0; row < ROWS; row += 3) {
      ids.setInt(row, entries / 2);
    }
    Sample sample = scatter(numbers.numbers(DType.FLOAT32, 0, ROWS, 5), ids, entries);
    List<Tensor> expected = sample.by(Oracle.operations(), DType.FLOAT32);
    sample.requireSame("forward", sample.onDevice(FULL, 0), expected);
    sample.requireSame("reversed", sample.onDevice(REVERSED, 1), expected);
  }

  @Test
  void rowsOfAnEntryAreAddedInTheirOrder() {
    Tensor ids = Tensors.allocate(DType.INT32, 6);
    Tensor gradient = Tensors.allocate(DType.FLOAT32, 6, 1);
    double[] numbers = {1, 5, 1e8, 7, -1e8, 9};
    for (int row = 0; row < numbers.length; row++) {
      ids.setInt(row, 2 - row % 2);
      gradient.setDouble(row, numbers[row]);
    }
    Tensor table = scatter(gradient, ids, 3).onDevice(FULL, 0).getLast();
    // 1 is lost in 1e8 only if it comes before; the other entry has the others
    assertThat(table.getDouble(2)).isEqualTo(0);
    assertThat(table.getDouble(1)).isEqualTo(21);
    assertThat(table.getDouble(0)).isEqualTo(0);
  }

  @Test
  void wideRowsTakeSeveralBlocks() {
    OperationCase numbers = new OperationCase(70, 300, 1, NumberStyle.INTEGERS, SEED);
    Sample sample =
        scatter(numbers.numbers(DType.FLOAT32, 0, 70, 300), numbers.ids(1, 0, 2, 70), 3);
    sample.requireSame(
        "wide", sample.onDevice(FULL, 0), sample.by(Oracle.operations(), DType.FLOAT32));
  }

  @Test
  void findsTheFirstIdOutOfRange() {
    Tensor ids = new OperationCase(900, 1, 1, NumberStyle.NORMAL, SEED).ids(0, 0, 9, 900);
    Embeddings embeddings = FULL.operationKernels().embeddings();
    try (Tensor placed = FULL.allocate(DType.INT32, Shape.of(900))) {
      FULL.upload(ids, placed);
      assertThat(embeddings.firstOutside(placed, 0, 9)).isNull();
      assertThat(embeddings.firstOutside(ids, 0, 9)).isNull();
      ids.setInt(321, -1);
      ids.setInt(322, 10);
      ids.setInt(899, 10);
      FULL.upload(ids, placed);
      Embeddings.Stray first = new Embeddings.Stray(321, -1);
      assertThat(embeddings.firstOutside(placed, 0, 9)).isEqualTo(first);
      assertThat(embeddings.firstOutside(ids, 0, 9)).isEqualTo(first);
      assertThat(embeddings.firstOutside(placed, -1, 9)).isEqualTo(new Embeddings.Stray(322, 10));
    }
  }

  @Test
  void untouchedEntriesKeepTheirBits() {
    OperationCase numbers = new OperationCase(4, 3, 1, NumberStyle.NORMAL, SEED);
    Tensor before = numbers.normal(DType.FLOAT32, 2, 500, 3);
    before.setDouble(0, -0.0);
    Sample sample =
        Sample.of(
            "scatter into few entries, seed " + SEED,
            (o, t) -> o.embeddings().scatter(t[0], 0, t[1], t[2]),
            numbers.normal(DType.FLOAT32, 0, 4, 3),
            numbers.ids(1, 490, 499, 4),
            before);
    Tensor after = sample.onDevice(FULL, 0).getLast();
    Bits.same(sample.name(), Tensors.copy(after.slice(0, 490)), Tensors.copy(before.slice(0, 490)));
  }
}
