package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Activation functions over a range of elements; source and target may be the same. */
public final class Activations {
  /** Elements that pass through an array at once, a whole number of vectors. */
  private static final int BLOCK = 1024;

  private Activations() {}

  /**
   * {@code y = max(x, 0)}.
   *
   * @param x float32
   * @param y float32
   * @param from first element
   * @param count how many
   */
  public static void relu(MemorySegment x, MemorySegment y, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      store(ActivationFunctions.relu(load(x, offset)), y, offset);
    }
    if (whole < count) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, count);
      long offset = at + (long) whole * Float.BYTES;
      store(ActivationFunctions.relu(load(x, offset, lanes)), y, offset, lanes);
    }
  }

  /**
   * {@code y = x Φ(x)}.
   *
   * @param x float32
   * @param y float32
   * @param from first element
   * @param count how many
   */
  public static void gelu(MemorySegment x, MemorySegment y, long from, int count) {
    blocks(x, x, y, from, count, (xs, dys, some) -> NormalGelu.apply(xs, dys, some, false));
  }

  /** What is done with a block of elements and of gradients: the result takes x's place. */
  private interface Kernel {
    void apply(float[] x, float[] dy, int count);
  }

  private static void blocks(
      MemorySegment x, MemorySegment dy, MemorySegment to, long from, int count, Kernel kernel) {
    float[] xs = new float[BLOCK];
    float[] dys = new float[BLOCK];
    for (int block = 0; block < count; block += BLOCK) {
      int some = Math.min(BLOCK, count - block);
      long at = (from + block) * Float.BYTES;
      MemorySegment.copy(x, JAVA_FLOAT, at, xs, 0, some);
      MemorySegment.copy(dy, JAVA_FLOAT, at, dys, 0, some);
      kernel.apply(xs, dys, some);
      MemorySegment.copy(xs, 0, to, JAVA_FLOAT, at, some);
    }
  }

  /**
   * The approximation of {@link #gelu} by the hyperbolic tangent.
   *
   * @param x float32
   * @param y float32
   * @param from first element
   * @param count how many
   */
  public static void geluTanh(MemorySegment x, MemorySegment y, long from, int count) {
    float[] xs = new float[BLOCK];
    for (int block = 0; block < count; block += BLOCK) {
      int some = Math.min(BLOCK, count - block);
      long at = (from + block) * Float.BYTES;
      MemorySegment.copy(x, JAVA_FLOAT, at, xs, 0, some);
      ActivationFunctions.geluTanh(xs, some);
      MemorySegment.copy(xs, 0, y, JAVA_FLOAT, at, some);
    }
  }

  /**
   * The gradient of {@link #relu}.
   *
   * @param x float32
   * @param dy gradient of y
   * @param dx gradient of x, may be the same as dy
   * @param from first element
   * @param count how many
   */
  public static void reluBackward(
      MemorySegment x, MemorySegment dy, MemorySegment dx, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      FloatVector gradient = load(dy, offset);
      store(ActivationFunctions.reluGradient(load(x, offset), gradient), dx, offset);
    }
    if (whole < count) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, count);
      long offset = at + (long) whole * Float.BYTES;
      FloatVector gradient = load(dy, offset, lanes);
      store(ActivationFunctions.reluGradient(load(x, offset, lanes), gradient), dx, offset, lanes);
    }
  }

  /**
   * The gradient of {@link #gelu}.
   *
   * @param x float32
   * @param dy gradient of y
   * @param dx gradient of x, may be the same as dy
   * @param from first element
   * @param count how many
   */
  public static void geluBackward(
      MemorySegment x, MemorySegment dy, MemorySegment dx, long from, int count) {
    blocks(x, dy, dx, from, count, (xs, dys, some) -> NormalGelu.apply(xs, dys, some, true));
  }

  /**
   * The gradient of {@link #geluTanh}.
   *
   * @param x float32
   * @param dy gradient of y
   * @param dx gradient of x, may be the same as dy
   * @param from first element
   * @param count how many
   */
  public static void geluTanhBackward(
      MemorySegment x, MemorySegment dy, MemorySegment dx, long from, int count) {
    blocks(x, dy, dx, from, count, ActivationFunctions::geluTanhGradient);
  }
}
