package io.github.reformer4j.cpu.internal.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tile products against plain loops, for every shape of register tile. */
class GemmTileTest {
  private static final int TILE = GemmTile.TILE;

  @ParameterizedTest(name = "{0} x {1} x {2}, add {3}")
  @CsvSource({
    "64, 64, 64, false",
    "64, 64, 64, true",
    "1, 1, 1, false",
    "7, 5, 17, true",
    "6, 80, 33, false",
    "64, 128, 64, false",
    "64, 130, 128, true",
    "61, 200, 16, false",
    "64, 3, 64, false",
    "13, 64, 130, true",
    "30, 31, 97, false",
    "58, 64, 97, true",
    "59, 64, 64, false",
    "60, 64, 128, true"
  })
  void multiplies(int rows, int depth, int columns, boolean add) {
    Random random = new Random(rows * 31L + depth * 7L + columns);
    int vectors = Lanes.roundUp(columns) / Lanes.COUNT;
    int stride = vectors * Lanes.COUNT;
    int aStride = Lanes.roundUp(depth);
    float[] a = random(random, rows * aStride);
    float[] left = new float[PackTile.blockSize(TILE, aStride)];
    PackTile.block(a, aStride, rows, left);
    float[] b = random(random, depth * stride);
    float[] packed = new float[PackTile.blockSize(depth, stride)];
    PackTile.block(b, stride, depth, packed);
    float[] c = random(random, GemmTile.PADDED_ROWS * stride);
    float[] before = c.clone();
    GemmTile.multiply(left, 0, rows, packed, 0, depth, c, 0, stride, rows, depth, vectors, add);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double expected = add ? before[i * stride + j] : 0;
        for (int k = 0; k < depth; k++) {
          expected += (double) a[i * aStride + k] * b[k * stride + j];
        }
        assertThat((double) c[i * stride + j])
            .as("C[%d][%d]", i, j)
            .isCloseTo(expected, within(1e-5 * depth));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 64, 80, 128, 130})
  void squaresAreTheProductsWithTheTransposedBitForBit(int depth) {
    int stride = Lanes.roundUp(depth);
    float[] rows = random(new Random(depth), TILE * stride);
    float[] left = new float[PackTile.blockSize(TILE, stride)];
    PackTile.block(rows, stride, TILE, left);
    float[] transposed = new float[stride * TILE];
    Transpose.block(rows, stride, transposed);
    int vectors = TILE / Lanes.COUNT;
    float[] expected = new float[GemmTile.PADDED_ROWS * TILE];
    GemmTile.multiply(
        left, 0, TILE, transposed, 0, depth, expected, 0, TILE, TILE, depth, vectors, false);
    float[] square = new float[GemmTile.PADDED_ROWS * TILE];
    GemmTile.square(left, transposed, square, depth);
    assertThat(Arrays.copyOf(square, TILE * TILE))
        .containsExactly(Arrays.copyOf(expected, TILE * TILE));
  }

  @ParameterizedTest(name = "{0} x {1} x {2}, add {3}")
  @CsvSource({
    "64, 64, 64, false",
    "64, 64, 64, true",
    "1, 1, 1, false",
    "10, 37, 19, true",
    "59, 64, 97, true"
  })
  void multipliesTransposed(int rows, int depth, int columns, boolean add) {
    Random random = new Random(rows * 31L + depth * 7L + columns);
    int vectors = Lanes.roundUp(columns) / Lanes.COUNT;
    int stride = vectors * Lanes.COUNT;
    float[] a = random(random, depth * TILE + GemmTile.ROWS);
    float[] b = random(random, depth * stride);
    float[] packed = new float[PackTile.blockSize(depth, stride)];
    PackTile.block(b, stride, depth, packed);
    float[] c = random(random, GemmTile.PADDED_ROWS * stride);
    float[] before = c.clone();
    GemmTile.multiplyTransposed(a, packed, 0, depth, c, 0, stride, rows, depth, vectors, add);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        double expected = add ? before[i * stride + j] : 0;
        for (int k = 0; k < depth; k++) {
          expected += (double) a[k * TILE + i] * b[k * stride + j];
        }
        assertThat((double) c[i * stride + j])
            .as("C[%d][%d]", i, j)
            .isCloseTo(expected, within(1e-5 * depth));
      }
    }
  }

  private static float[] random(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
