package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Layer norm of rows, forward and backward. Rows pass through arrays of whole vectors, zero beyond
 * the width. Of one worker.
 */
public final class NormRows {
  private final int width;
  private final int whole;
  private final VectorMask<Float> tail;
  private final double epsilon;
  private final float[] weight;
  private final float[] row;
  private final float[] gradient;

  /**
   * Room for rows of a width.
   *
   * @param width at least 1
   * @param epsilon added to the variance
   * @param weight float32 [width]
   */
  public NormRows(int width, double epsilon, MemorySegment weight) {
    this.width = width;
    this.epsilon = epsilon;
    this.whole = FLOATS.loopBound(width);
    this.tail = FLOATS.indexInRange(whole, width);
    int padded = Lanes.roundUp(width);
    this.weight = new float[padded];
    this.row = new float[padded];
    this.gradient = new float[padded];
    read(weight, 0, this.weight);
  }

  /**
   * {@code y = (x - mean) / sqrt(variance + epsilon) * weight + bias}.
   *
   * @param x float32 rows
   * @param bias float32 [width]
   * @param y float32 rows, may be the same as x
   * @param from first row
   * @param count rows
   */
  public void forward(MemorySegment x, MemorySegment bias, MemorySegment y, long from, int count) {
    read(bias, 0, gradient);
    for (int i = 0; i < count; i++) {
      long at = (from + i) * width * Float.BYTES;
      FloatVector scale = FloatVector.broadcast(FLOATS, centre(x, at));
      for (int j = 0; j < whole; j += COUNT) {
        store(normed(j, scale), y, at + (long) j * Float.BYTES);
      }
      if (whole < width) {
        store(normed(whole, scale), y, at + (long) whole * Float.BYTES, tail);
      }
    }
  }

  private FloatVector normed(int j, FloatVector scale) {
    FloatVector x = FloatVector.fromArray(FLOATS, row, j).mul(scale);
    FloatVector bias = FloatVector.fromArray(FLOATS, gradient, j);
    return x.fma(FloatVector.fromArray(FLOATS, weight, j), bias);
  }

  /**
   * The gradients.
   *
   * @param x float32 rows
   * @param dy gradients of y
   * @param dx gradients of x, overwritten; may be the same as dy
   * @param from first row
   * @param count rows
   * @param sums [2][width in whole vectors] gradients of weight and bias, added to
   */
  public void backward(
      MemorySegment x, MemorySegment dy, MemorySegment dx, long from, int count, float[] sums) {
    for (int i = 0; i < count; i++) {
      long at = (from + i) * width * Float.BYTES;
      float scale = centre(x, at);
      read(dy, at, gradient);
      project(scale, sums);
      for (int j = 0; j < whole; j += COUNT) {
        store(FloatVector.fromArray(FLOATS, row, j), dx, at + (long) j * Float.BYTES);
      }
      if (whole < width) {
        FloatVector last = FloatVector.fromArray(FLOATS, row, whole);
        store(last, dx, at + (long) whole * Float.BYTES, tail);
      }
    }
  }

  /** The gradient of a row in its place, and its part of the sums. */
  private void project(float scale, float[] sums) {
    int padded = row.length;
    FloatVector plain = FloatVector.zero(FLOATS);
    FloatVector along = plain;
    for (int j = 0; j < padded; j += COUNT) {
      FloatVector normed = FloatVector.fromArray(FLOATS, row, j).mul(scale);
      FloatVector d = FloatVector.fromArray(FLOATS, gradient, j);
      FloatVector dw = FloatVector.fromArray(FLOATS, sums, j);
      FloatVector db = FloatVector.fromArray(FLOATS, sums, padded + j);
      d.fma(normed, dw).intoArray(sums, j);
      d.add(db).intoArray(sums, padded + j);
      FloatVector g = d.mul(FloatVector.fromArray(FLOATS, weight, j));
      plain = plain.add(g);
      along = g.fma(normed, along);
      normed.intoArray(row, j);
      g.intoArray(gradient, j);
    }
    FloatVector mean = FloatVector.broadcast(FLOATS, LaneSum.of(plain) / width);
    FloatVector slope = FloatVector.broadcast(FLOATS, -(LaneSum.of(along) / width));
    for (int j = 0; j < padded; j += COUNT) {
      FloatVector g = FloatVector.fromArray(FLOATS, gradient, j).sub(mean);
      FloatVector normed = FloatVector.fromArray(FLOATS, row, j);
      normed.fma(slope, g).mul(scale).intoArray(row, j);
    }
  }

  /** Reads a row and takes its mean away; returns 1 / sqrt(variance + epsilon). */
  private float centre(MemorySegment x, long at) {
    int padded = row.length;
    FloatVector sum = read(x, at, row);
    FloatVector mean = FloatVector.broadcast(FLOATS, LaneSum.of(sum) / width);
    for (int j = 0; j < padded; j += COUNT) {
      FloatVector.fromArray(FLOATS, row, j).sub(mean).intoArray(row, j);
    }
    if (width < padded) {
      Arrays.fill(row, width, padded, 0);
    }
    FloatVector squares = FloatVector.zero(FLOATS);
    for (int j = 0; j < padded; j += COUNT) {
      FloatVector d = FloatVector.fromArray(FLOATS, row, j);
      squares = d.fma(d, squares);
    }
    float sumOfSquares = LaneSum.of(squares);
    double variance = (sumOfSquares <= Float.MAX_VALUE ? sumOfSquares : wideSquares()) / width;
    return (float) (1 / Math.sqrt(variance + epsilon));
  }

  /**
   * Of rows from 1e19 on, whose squares float32 does not hold: they would be divided by infinity.
   */
  private double wideSquares() {
    double sum = 0;
    for (float d : row) {
      sum += (double) d * d;
    }
    return sum;
  }

  /** Copies a row into whole vectors; returns their sum, lane by lane. */
  private FloatVector read(MemorySegment from, long at, float[] to) {
    FloatVector sum = FloatVector.zero(FLOATS);
    for (int j = 0; j < whole; j += COUNT) {
      FloatVector v = load(from, at + (long) j * Float.BYTES);
      sum = sum.add(v);
      v.intoArray(to, j);
    }
    if (whole < width) {
      FloatVector v = load(from, at + (long) whole * Float.BYTES, tail);
      sum = sum.add(v);
      v.intoArray(to, whole);
    }
    return sum;
  }
}
