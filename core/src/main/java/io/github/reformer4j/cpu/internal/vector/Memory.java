package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/** Vectors of native memory; offsets are in bytes. */
final class Memory {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Memory() {}

  static FloatVector load(MemorySegment memory, long offset) {
    return FloatVector.fromMemorySegment(FLOATS, memory, offset, ORDER);
  }

  static FloatVector load(MemorySegment memory, long offset, VectorMask<Float> lanes) {
    return FloatVector.fromMemorySegment(FLOATS, memory, offset, ORDER, lanes);
  }

  static void store(FloatVector vector, MemorySegment memory, long offset) {
    vector.intoMemorySegment(memory, offset, ORDER);
  }

  static void store(
      FloatVector vector, MemorySegment memory, long offset, VectorMask<Float> lanes) {
    vector.intoMemorySegment(memory, offset, ORDER, lanes);
  }

  static IntVector loadInts(MemorySegment memory, long offset) {
    return IntVector.fromMemorySegment(INTS, memory, offset, ORDER);
  }

  static IntVector loadInts(MemorySegment memory, long offset, VectorMask<Integer> lanes) {
    return IntVector.fromMemorySegment(INTS, memory, offset, ORDER, lanes);
  }

  static void store(IntVector vector, MemorySegment memory, long offset) {
    vector.intoMemorySegment(memory, offset, ORDER);
  }

  static void store(
      IntVector vector, MemorySegment memory, long offset, VectorMask<Integer> lanes) {
    vector.intoMemorySegment(memory, offset, ORDER, lanes);
  }
}
