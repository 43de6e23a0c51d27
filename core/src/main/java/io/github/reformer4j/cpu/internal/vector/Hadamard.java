package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.HashKernel.BLOCK;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * Sign flips followed by a Hadamard matrix, for a block of tokens at once or for one token, with
 * the same bits: every number goes through the same sums and differences, first of numbers half the
 * length apart, last of neighbours ({@code SignedHadamard.layer} of the module reference).
 *
 * <p>Vectors run over tokens. Three steps at a time are done in registers, eight rows that lie 8 or
 * 1 apart: constants, so that one address serves all eight (0.25 us for 64 rows of 64 tokens; with
 * a distance from a variable 0.39).
 */
public final class Hadamard {
  private static final int EIGHT = 8 * BLOCK;

  private Hadamard() {}

  /**
   * One layer for a block of tokens.
   *
   * @param in [rows][{@value HashKernel#BLOCK}]
   * @param signs rows numbers, 1 or −1
   * @param out [rows][{@value HashKernel#BLOCK}], overwritten; may be {@code in}
   * @param rows a power of two, at least 16
   */
  public static void layer(float[] in, float[] signs, float[] out, int rows) {
    if (rows == 64) {
      signed8(in, signs, out);
    } else {
      int apart = largeSteps(in, signs, out, rows);
      if (apart > 8) {
        eightsOfRows(out, rows);
      }
    }
    neighbours(out, rows);
  }

  /** The steps that leave three or six; the distance of the last of them. */
  private static int largeSteps(float[] in, float[] signs, float[] out, int rows) {
    if (rows == 16 || rows == 128) {
      signed2(in, signs, out, rows / 2);
      return rows / 2;
    }
    int apart = rows / 4;
    signed4(in, signs, out, apart);
    while (apart > 64) {
      apart /= 2;
      pairs(out, rows, apart);
    }
    return apart;
  }

  /**
   * One layer for one token.
   *
   * @param in rows numbers
   * @param signs as many, 1 or −1
   * @param out rows numbers from {@code at} on, overwritten; may be {@code in}
   * @param at where they start
   * @param rows a power of two
   */
  public static void tokenLayer(float[] in, float[] signs, float[] out, int at, int rows) {
    for (int i = 0; i < rows; i++) {
      out[at + i] = in[i] * signs[i];
    }
    for (int apart = rows / 2; apart > 0; apart /= 2) {
      for (int from = at; from < at + rows; from += 2 * apart) {
        for (int i = from; i < from + apart; i++) {
          float x = out[i];
          float y = out[i + apart];
          out[i] = x + y;
          out[i + apart] = x - y;
        }
      }
    }
  }

  private static void signed2(float[] in, float[] signs, float[] out, int apart) {
    int far = apart * BLOCK;
    for (int i = 0; i < apart; i++) {
      for (int p = i * BLOCK; p < (i + 1) * BLOCK; p += COUNT) {
        FloatVector x = FloatVector.fromArray(FLOATS, in, p).mul(signs[i]);
        FloatVector y = FloatVector.fromArray(FLOATS, in, p + far).mul(signs[i + apart]);
        x.add(y).intoArray(out, p);
        x.sub(y).intoArray(out, p + far);
      }
    }
  }

  private static void pairs(float[] x, int rows, int apart) {
    int far = apart * BLOCK;
    for (int from = 0; from < rows * BLOCK; from += 2 * far) {
      for (int p = from; p < from + far; p += COUNT) {
        FloatVector a = FloatVector.fromArray(FLOATS, x, p);
        FloatVector b = FloatVector.fromArray(FLOATS, x, p + far);
        a.add(b).intoArray(x, p);
        a.sub(b).intoArray(x, p + far);
      }
    }
  }

  private static void signed4(float[] in, float[] signs, float[] out, int apart) {
    int far = apart * BLOCK;
    for (int i = 0; i < apart; i++) {
      for (int p = i * BLOCK; p < (i + 1) * BLOCK; p += COUNT) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, in, p).mul(signs[i]);
        FloatVector x1 = FloatVector.fromArray(FLOATS, in, p + far).mul(signs[i + apart]);
        FloatVector x2 = FloatVector.fromArray(FLOATS, in, p + 2 * far).mul(signs[i + 2 * apart]);
        FloatVector x3 = FloatVector.fromArray(FLOATS, in, p + 3 * far).mul(signs[i + 3 * apart]);
        FloatVector y0 = x0.add(x2);
        FloatVector y1 = x1.add(x3);
        FloatVector y2 = x0.sub(x2);
        FloatVector y3 = x1.sub(x3);
        y0.add(y1).intoArray(out, p);
        y0.sub(y1).intoArray(out, p + far);
        y2.add(y3).intoArray(out, p + 2 * far);
        y2.sub(y3).intoArray(out, p + 3 * far);
      }
    }
  }

  /** 64 rows, those that lie 8 apart. */
  private static void signed8(float[] in, float[] signs, float[] out) {
    for (int i = 0; i < 8; i++) {
      for (int p = i * BLOCK; p < (i + 1) * BLOCK; p += COUNT) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, in, p).mul(signs[i]);
        FloatVector x1 = FloatVector.fromArray(FLOATS, in, p + EIGHT).mul(signs[i + 8]);
        FloatVector x2 = FloatVector.fromArray(FLOATS, in, p + 2 * EIGHT).mul(signs[i + 16]);
        FloatVector x3 = FloatVector.fromArray(FLOATS, in, p + 3 * EIGHT).mul(signs[i + 24]);
        FloatVector x4 = FloatVector.fromArray(FLOATS, in, p + 4 * EIGHT).mul(signs[i + 32]);
        FloatVector x5 = FloatVector.fromArray(FLOATS, in, p + 5 * EIGHT).mul(signs[i + 40]);
        FloatVector x6 = FloatVector.fromArray(FLOATS, in, p + 6 * EIGHT).mul(signs[i + 48]);
        FloatVector x7 = FloatVector.fromArray(FLOATS, in, p + 7 * EIGHT).mul(signs[i + 56]);
        FloatVector y0 = x0.add(x4);
        FloatVector y1 = x1.add(x5);
        FloatVector y2 = x2.add(x6);
        FloatVector y3 = x3.add(x7);
        FloatVector y4 = x0.sub(x4);
        FloatVector y5 = x1.sub(x5);
        FloatVector y6 = x2.sub(x6);
        FloatVector y7 = x3.sub(x7);
        FloatVector z0 = y0.add(y2);
        FloatVector z1 = y1.add(y3);
        FloatVector z2 = y0.sub(y2);
        FloatVector z3 = y1.sub(y3);
        FloatVector z4 = y4.add(y6);
        FloatVector z5 = y5.add(y7);
        FloatVector z6 = y4.sub(y6);
        FloatVector z7 = y5.sub(y7);
        z0.add(z1).intoArray(out, p);
        z0.sub(z1).intoArray(out, p + EIGHT);
        z2.add(z3).intoArray(out, p + 2 * EIGHT);
        z2.sub(z3).intoArray(out, p + 3 * EIGHT);
        z4.add(z5).intoArray(out, p + 4 * EIGHT);
        z4.sub(z5).intoArray(out, p + 5 * EIGHT);
        z6.add(z7).intoArray(out, p + 6 * EIGHT);
        z6.sub(z7).intoArray(out, p + 7 * EIGHT);
      }
    }
  }

  /** Rows that lie 8 apart, in groups of 64. */
  private static void eightsOfRows(float[] x, int rows) {
    for (int group = 0; group < rows; group += 64) {
      for (int i = group; i < group + 8; i++) {
        for (int p = i * BLOCK; p < (i + 1) * BLOCK; p += COUNT) {
          FloatVector x0 = FloatVector.fromArray(FLOATS, x, p);
          FloatVector x1 = FloatVector.fromArray(FLOATS, x, p + EIGHT);
          FloatVector x2 = FloatVector.fromArray(FLOATS, x, p + 2 * EIGHT);
          FloatVector x3 = FloatVector.fromArray(FLOATS, x, p + 3 * EIGHT);
          FloatVector x4 = FloatVector.fromArray(FLOATS, x, p + 4 * EIGHT);
          FloatVector x5 = FloatVector.fromArray(FLOATS, x, p + 5 * EIGHT);
          FloatVector x6 = FloatVector.fromArray(FLOATS, x, p + 6 * EIGHT);
          FloatVector x7 = FloatVector.fromArray(FLOATS, x, p + 7 * EIGHT);
          FloatVector y0 = x0.add(x4);
          FloatVector y1 = x1.add(x5);
          FloatVector y2 = x2.add(x6);
          FloatVector y3 = x3.add(x7);
          FloatVector y4 = x0.sub(x4);
          FloatVector y5 = x1.sub(x5);
          FloatVector y6 = x2.sub(x6);
          FloatVector y7 = x3.sub(x7);
          FloatVector z0 = y0.add(y2);
          FloatVector z1 = y1.add(y3);
          FloatVector z2 = y0.sub(y2);
          FloatVector z3 = y1.sub(y3);
          FloatVector z4 = y4.add(y6);
          FloatVector z5 = y5.add(y7);
          FloatVector z6 = y4.sub(y6);
          FloatVector z7 = y5.sub(y7);
          z0.add(z1).intoArray(x, p);
          z0.sub(z1).intoArray(x, p + EIGHT);
          z2.add(z3).intoArray(x, p + 2 * EIGHT);
          z2.sub(z3).intoArray(x, p + 3 * EIGHT);
          z4.add(z5).intoArray(x, p + 4 * EIGHT);
          z4.sub(z5).intoArray(x, p + 5 * EIGHT);
          z6.add(z7).intoArray(x, p + 6 * EIGHT);
          z6.sub(z7).intoArray(x, p + 7 * EIGHT);
        }
      }
    }
  }

  /** Rows that lie side by side, in groups of 8. */
  private static void neighbours(float[] x, int rows) {
    for (int group = 0; group < rows; group += 8) {
      for (int p = group * BLOCK; p < (group + 1) * BLOCK; p += COUNT) {
        FloatVector x0 = FloatVector.fromArray(FLOATS, x, p);
        FloatVector x1 = FloatVector.fromArray(FLOATS, x, p + BLOCK);
        FloatVector x2 = FloatVector.fromArray(FLOATS, x, p + 2 * BLOCK);
        FloatVector x3 = FloatVector.fromArray(FLOATS, x, p + 3 * BLOCK);
        FloatVector x4 = FloatVector.fromArray(FLOATS, x, p + 4 * BLOCK);
        FloatVector x5 = FloatVector.fromArray(FLOATS, x, p + 5 * BLOCK);
        FloatVector x6 = FloatVector.fromArray(FLOATS, x, p + 6 * BLOCK);
        FloatVector x7 = FloatVector.fromArray(FLOATS, x, p + 7 * BLOCK);
        FloatVector y0 = x0.add(x4);
        FloatVector y1 = x1.add(x5);
        FloatVector y2 = x2.add(x6);
        FloatVector y3 = x3.add(x7);
        FloatVector y4 = x0.sub(x4);
        FloatVector y5 = x1.sub(x5);
        FloatVector y6 = x2.sub(x6);
        FloatVector y7 = x3.sub(x7);
        FloatVector z0 = y0.add(y2);
        FloatVector z1 = y1.add(y3);
        FloatVector z2 = y0.sub(y2);
        FloatVector z3 = y1.sub(y3);
        FloatVector z4 = y4.add(y6);
        FloatVector z5 = y5.add(y7);
        FloatVector z6 = y4.sub(y6);
        FloatVector z7 = y5.sub(y7);
        z0.add(z1).intoArray(x, p);
        z0.sub(z1).intoArray(x, p + BLOCK);
        z2.add(z3).intoArray(x, p + 2 * BLOCK);
        z2.sub(z3).intoArray(x, p + 3 * BLOCK);
        z4.add(z5).intoArray(x, p + 4 * BLOCK);
        z4.sub(z5).intoArray(x, p + 5 * BLOCK);
        z6.add(z7).intoArray(x, p + 6 * BLOCK);
        z6.sub(z7).intoArray(x, p + 7 * BLOCK);
      }
    }
  }
}
