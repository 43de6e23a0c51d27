package io.github.reformer4j.cuda.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fragments against the tables of the PTX ISA, sections "Matrix Fragments for mma.m16n8k16 with
 * floating point type" and "Warp-level matrix load instruction: ldmatrix", as they stand there: a
 * row and a column for every element a<sub>i</sub>, b<sub>i</sub>, c<sub>i</sub> of a lane.
 */
@NeedsEmulator
class FragmentTest {
  private static final int WARP = 32;
  private static final int M = 16;
  private static final int N = 8;
  private static final int K = 16;

  /** Row of a_i: groupID for i = 0, 1, 4, 5, else groupID + 8. */
  private static int rowOfA(int lane, int i) {
    int group = lane >> 2;
    return i < 2 || (i >= 4 && i < 6) ? group : group + 8;
  }

  /** Column of a_i: (threadID_in_group * 2) + (i & 0x1), + 8 for i >= 4. */
  private static int columnOfA(int lane, int i) {
    int column = lane % 4 * 2 + (i & 1);
    return i < 4 ? column : column + 8;
  }

  /** Row of b_i: (threadID_in_group * 2) + (i & 0x1), + 8 for i >= 2. */
  private static int rowOfB(int lane, int i) {
    int row = lane % 4 * 2 + (i & 1);
    return i < 2 ? row : row + 8;
  }

  private static int columnOfB(int lane) {
    return lane >> 2;
  }

  /** Row of c_i: groupID for i < 2, else groupID + 8. */
  private static int rowOfC(int lane, int i) {
    return i < 2 ? lane >> 2 : (lane >> 2) + 8;
  }

  private static int columnOfC(int lane, int i) {
    return lane % 4 * 2 + (i & 1);
  }

  /** Small whole numbers: exact in bfloat16, and so are all sums of products in float32. */
  private static float[][] matrix(int rows, int columns, Random random) {
    float[][] matrix = new float[rows][columns];
    for (float[] row : matrix) {
      for (int j = 0; j < columns; j++) {
        row[j] = random.nextInt(-100, 101);
      }
    }
    return matrix;
  }

  private static int pair(float low, float high) {
    return (Float.floatToRawIntBits(low) >>> 16) | (Float.floatToRawIntBits(high) & 0xFFFF0000);
  }

  @ParameterizedTest
  @EnumSource
  void multipliesFragmentsAsTheManualLaysThemOut(ThreadOrder order) {
    Random random = new Random(11);
    float[][] a = matrix(M, K, random);
    float[][] b = matrix(K, N, random);
    float[][] c = matrix(M, N, random);
    int[] left = new int[4 * WARP];
    int[] right = new int[2 * WARP];
    float[] start = new float[4 * WARP];
    float[] expected = new float[4 * WARP];
    for (int lane = 0; lane < WARP; lane++) {
      for (int i = 0; i < 8; i += 2) {
        left[4 * lane + i / 2] =
            pair(
                a[rowOfA(lane, i)][columnOfA(lane, i)],
                a[rowOfA(lane, i + 1)][columnOfA(lane, i + 1)]);
      }
      for (int i = 0; i < 4; i += 2) {
        right[2 * lane + i / 2] =
            pair(b[rowOfB(lane, i)][columnOfB(lane)], b[rowOfB(lane, i + 1)][columnOfB(lane)]);
      }
      for (int i = 0; i < 4; i++) {
        int row = rowOfC(lane, i);
        int column = columnOfC(lane, i);
        start[4 * lane + i] = c[row][column];
        float sum = c[row][column];
        for (int k = 0; k < K; k++) {
          sum += a[row][k] * b[k][column];
        }
        expected[4 * lane + i] = sum;
      }
    }
    try (Bench bench = new Bench(order)) {
      long out = bench.words(4 * WARP);
      bench.run(
          "fragments",
          "multiply",
          Grid.of(1, WARP),
          new Arguments()
              .address(bench.ints(left))
              .address(bench.ints(right))
              .address(bench.floats(start))
              .address(out));
      assertThat(bench.floatsAt(out, 4 * WARP)).isEqualTo(expected);
    }
  }

  /**
   * Each thread of ldmatrix gets, of matrix i, row lane / 4, elements 2 (lane % 4) and the next.
   */
  @ParameterizedTest
  @EnumSource
  void loadsMatricesAsTheManualLaysThemOut(ThreadOrder order) {
    int[] in = new int[4 * WARP];
    for (int i = 0; i < in.length; i++) {
      in[i] = 2 * i | (2 * i + 1) << 16;
    }
    try (Bench bench = new Bench(order)) {
      long plain = bench.words(4 * WARP);
      long transposed = bench.words(4 * WARP);
      bench.run(
          "fragments",
          "matrices",
          Grid.of(1, WARP),
          new Arguments().address(bench.ints(in)).address(plain).address(transposed));
      int[] rows = bench.intsAt(plain, 4 * WARP);
      int[] columns = bench.intsAt(transposed, 4 * WARP);
      for (int lane = 0; lane < WARP; lane++) {
        for (int matrix = 0; matrix < 4; matrix++) {
          int group = lane / 4;
          int pair = lane % 4 * 2;
          int at = 4 * lane + matrix;
          assertThat(rows[at])
              .isEqualTo(element(matrix, group, pair) | element(matrix, group, pair + 1) << 16);
          assertThat(columns[at])
              .isEqualTo(element(matrix, pair, group) | element(matrix, pair + 1, group) << 16);
        }
      }
    }
  }

  private static int element(int matrix, int row, int column) {
    return 64 * matrix + 8 * row + column;
  }

  @ParameterizedTest
  @EnumSource
  void asynchronousCopiesArriveGroupByGroup(ThreadOrder order) {
    float[] in = new float[3 * 4 * WARP];
    for (int i = 0; i < in.length; i++) {
      in[i] = i;
    }
    try (Bench bench = new Bench(order)) {
      long out = bench.words(2 * 4 * WARP);
      bench.run(
          "fragments",
          "copies",
          Grid.of(1, WARP).shared(in.length * Float.BYTES),
          new Arguments().address(bench.floats(in)).address(out));
      float[] results = bench.floatsAt(out, 2 * 4 * WARP);
      for (int i = 0; i < 4 * WARP; i++) {
        int thread = i / 4;
        float mine = thread == 16 ? 0 : in[4 * WARP + i];
        float first = thread == 17 ? 0 : in[i ^ 4];
        float last = thread == 17 ? 0 : in[8 * WARP + (i ^ 4)];
        assertThat(results[i]).isEqualTo(first + mine);
        assertThat(results[4 * WARP + i]).isEqualTo(last);
      }
    }
  }
}
