package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.GemmTile.TILE;
import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static io.github.reformer4j.cpu.internal.vector.Lanes.INTS;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * Register tiles of {@link DenseTile} like {@link PanelRowTiles}, six rows by four vectors, of a
 * left operand that is read where it lies, and whose results go from registers to where they lie:
 * by addresses, as the compiler sees segments of several kinds pass through the same code of the
 * JDK, and then asks at each vector which it has. Factors are loaded as whole numbers, which are
 * spread over a vector as they are loaded; a float from memory takes two steps. All calls are to
 * the Vector API itself: beyond 8,000 bytecodes the compiler puts in nothing else, and a helper
 * that stays out of line takes its vectors as objects. Sums of one panel only: adding those of
 * others to them is more than the compiler takes at once.
 */
final class PlacedTiles {
  /** Columns of a tile. */
  static final int COLUMNS = 4 * COUNT;

  /** Whether addresses may be used. */
  static final boolean ALLOWED = AddressSpace.WHOLE != null;

  private static final MemorySegment MEMORY =
      Objects.requireNonNullElse(AddressSpace.WHOLE, MemorySegment.NULL);

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long VECTOR = (long) COUNT * Float.BYTES;

  private PlacedTiles() {}

  /** {@code C = A B}; a and c addresses, their row strides in bytes. */
  static void product(long a, long lda, float[] b, int bAt, long c, long ldc, int depth) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c03 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c13 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c23 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c33 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    FloatVector c43 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c52 = zero;
    FloatVector c53 = zero;
    for (int k = 0; k < depth; k++) {
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + COUNT);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + 2 * COUNT);
      FloatVector b3 = FloatVector.fromArray(FLOATS, b, bAt + k * TILE + 3 * COUNT);
      long at = a + (long) k * Float.BYTES;
      FloatVector a0 =
          IntVector.broadcast(INTS, MEMORY.get(JAVA_INT_UNALIGNED, at)).reinterpretAsFloats();
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 =
          IntVector.broadcast(INTS, MEMORY.get(JAVA_INT_UNALIGNED, at + lda)).reinterpretAsFloats();
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 =
          IntVector.broadcast(INTS, MEMORY.get(JAVA_INT_UNALIGNED, at + 2 * lda))
              .reinterpretAsFloats();
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 =
          IntVector.broadcast(INTS, MEMORY.get(JAVA_INT_UNALIGNED, at + 3 * lda))
              .reinterpretAsFloats();
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      FloatVector a4 =
          IntVector.broadcast(INTS, MEMORY.get(JAVA_INT_UNALIGNED, at + 4 * lda))
              .reinterpretAsFloats();
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
      FloatVector a5 =
          IntVector.broadcast(INTS, MEMORY.get(JAVA_INT_UNALIGNED, at + 5 * lda))
              .reinterpretAsFloats();
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      c53 = a5.fma(b3, c53);
    }
    c00.intoMemorySegment(MEMORY, c, ORDER);
    c01.intoMemorySegment(MEMORY, c + VECTOR, ORDER);
    c02.intoMemorySegment(MEMORY, c + 2 * VECTOR, ORDER);
    c03.intoMemorySegment(MEMORY, c + 3 * VECTOR, ORDER);
    c10.intoMemorySegment(MEMORY, c + ldc, ORDER);
    c11.intoMemorySegment(MEMORY, c + ldc + VECTOR, ORDER);
    c12.intoMemorySegment(MEMORY, c + ldc + 2 * VECTOR, ORDER);
    c13.intoMemorySegment(MEMORY, c + ldc + 3 * VECTOR, ORDER);
    c20.intoMemorySegment(MEMORY, c + 2 * ldc, ORDER);
    c21.intoMemorySegment(MEMORY, c + 2 * ldc + VECTOR, ORDER);
    c22.intoMemorySegment(MEMORY, c + 2 * ldc + 2 * VECTOR, ORDER);
    c23.intoMemorySegment(MEMORY, c + 2 * ldc + 3 * VECTOR, ORDER);
    c30.intoMemorySegment(MEMORY, c + 3 * ldc, ORDER);
    c31.intoMemorySegment(MEMORY, c + 3 * ldc + VECTOR, ORDER);
    c32.intoMemorySegment(MEMORY, c + 3 * ldc + 2 * VECTOR, ORDER);
    c33.intoMemorySegment(MEMORY, c + 3 * ldc + 3 * VECTOR, ORDER);
    c40.intoMemorySegment(MEMORY, c + 4 * ldc, ORDER);
    c41.intoMemorySegment(MEMORY, c + 4 * ldc + VECTOR, ORDER);
    c42.intoMemorySegment(MEMORY, c + 4 * ldc + 2 * VECTOR, ORDER);
    c43.intoMemorySegment(MEMORY, c + 4 * ldc + 3 * VECTOR, ORDER);
    c50.intoMemorySegment(MEMORY, c + 5 * ldc, ORDER);
    c51.intoMemorySegment(MEMORY, c + 5 * ldc + VECTOR, ORDER);
    c52.intoMemorySegment(MEMORY, c + 5 * ldc + 2 * VECTOR, ORDER);
    c53.intoMemorySegment(MEMORY, c + 5 * ldc + 3 * VECTOR, ORDER);
  }
}
