package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Memory.load;
import static io.github.reformer4j.cpu.internal.vector.Memory.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Sums and multiples over a range of elements. */
public final class Arithmetic {
  private Arithmetic() {}

  /**
   * {@code x = value}.
   *
   * @param x float32
   * @param value stored
   * @param from first element
   * @param count how many
   */
  public static void fill(MemorySegment x, float value, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    FloatVector all = FloatVector.broadcast(FLOATS, value);
    for (int i = 0; i < whole; i += COUNT) {
      store(all, x, at + (long) i * Float.BYTES);
    }
    if (whole < count) {
      store(all, x, at + (long) whole * Float.BYTES, FLOATS.indexInRange(whole, count));
    }
  }

  /**
   * {@code y += factor * x}.
   *
   * @param factor multiplied in
   * @param x float32
   * @param y float32
   * @param from first element
   * @param count how many
   */
  public static void addScaled(
      float factor, MemorySegment x, MemorySegment y, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    FloatVector f = FloatVector.broadcast(FLOATS, factor);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      store(load(x, offset).fma(f, load(y, offset)), y, offset);
    }
    if (whole < count) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, count);
      long offset = at + (long) whole * Float.BYTES;
      store(load(x, offset, lanes).fma(f, load(y, offset, lanes)), y, offset, lanes);
    }
  }

  /**
   * {@code x *= factor}.
   *
   * @param x float32
   * @param factor multiplied in
   * @param from first element
   * @param count how many
   */
  public static void scale(MemorySegment x, float factor, long from, int count) {
    long at = from * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = at + (long) i * Float.BYTES;
      store(load(x, offset).mul(factor), x, offset);
    }
    if (whole < count) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, count);
      long offset = at + (long) whole * Float.BYTES;
      store(load(x, offset, lanes).mul(factor), x, offset, lanes);
    }
  }

  /**
   * {@code to[toFrom + i] = from[fromFrom + i]}.
   *
   * @param from float32 or INT32
   * @param fromFrom first element read
   * @param to the same type
   * @param toFrom first element written
   * @param count how many
   */
  public static void copy(
      MemorySegment from, long fromFrom, MemorySegment to, long toFrom, int count) {
    long source = fromFrom * Float.BYTES;
    long target = toFrom * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      store(load(from, source + (long) i * Float.BYTES), to, target + (long) i * Float.BYTES);
    }
    if (whole < count) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, count);
      long tail = (long) whole * Float.BYTES;
      store(load(from, source + tail, lanes), to, target + tail, lanes);
    }
  }

  /**
   * {@code to[toFrom + i] += from[fromFrom + i]}.
   *
   * @param from float32
   * @param fromFrom first element read
   * @param to float32
   * @param toFrom first element written
   * @param count how many
   */
  public static void add(
      MemorySegment from, long fromFrom, MemorySegment to, long toFrom, int count) {
    long source = fromFrom * Float.BYTES;
    long target = toFrom * Float.BYTES;
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += COUNT) {
      long offset = target + (long) i * Float.BYTES;
      store(load(to, offset).add(load(from, source + (long) i * Float.BYTES)), to, offset);
    }
    if (whole < count) {
      VectorMask<Float> lanes = FLOATS.indexInRange(whole, count);
      long tail = (long) whole * Float.BYTES;
      FloatVector sum = load(to, target + tail, lanes).add(load(from, source + tail, lanes));
      store(sum, to, target + tail, lanes);
    }
  }
}
