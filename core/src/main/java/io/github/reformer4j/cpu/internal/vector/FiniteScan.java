package io.github.reformer4j.cpu.internal.vector;

import static io.github.reformer4j.cpu.internal.vector.Lanes.COUNT;
import static io.github.reformer4j.cpu.internal.vector.Lanes.FLOATS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Finds the first NaN or infinity (semantics section 9). */
public final class FiniteScan {
  /** Floats looked at between two looks at the verdict. */
  private static final int BLOCK = 64 * COUNT;

  /** Floats of a unit of work: 128 KiB, which wakes helpers early in a short call. */
  private static final int UNIT = 1 << 15;

  private FiniteScan() {}

  /**
   * Where the first element that is not finite lies.
   *
   * @param team shares the work
   * @param floats float32 numbers
   * @return its index, or −1 if all are finite
   */
  public static long firstNonFinite(WorkTeam team, MemorySegment floats) {
    long count = floats.byteSize() / Float.BYTES;
    long slab = (long) UNIT * (Integer.MAX_VALUE / 2);
    for (long start = 0; start < count; start += slab) {
      long from = start;
      long to = Math.min(count, start + slab);
      AtomicLong lowest = new AtomicLong(Long.MAX_VALUE);
      team.forEach(
          (int) Math.ceilDiv(to - from, (long) UNIT),
          (unit, worker) -> {
            long unitStart = from + (long) unit * UNIT;
            if (unitStart < lowest.get()) {
              long found = firstNonFinite(floats, unitStart, Math.min(to, unitStart + UNIT));
              if (found >= 0) {
                lowest.accumulateAndGet(found, Math::min);
              }
            }
          });
      if (lowest.get() != Long.MAX_VALUE) {
        return lowest.get();
      }
    }
    return -1;
  }

  /**
   * Where the first element that is not finite lies within a range.
   *
   * @param floats float32 numbers
   * @param from first index
   * @param to past the last index
   * @return its index, or −1 if all are finite
   */
  public static long firstNonFinite(MemorySegment floats, long from, long to) {
    long at = from;
    for (; at + BLOCK <= to; at += BLOCK) {
      if (!blockIsFinite(floats, at * Float.BYTES)) {
        break;
      }
    }
    // the rest of the range, or the block that holds it
    for (; at < to; at++) {
      if (!Float.isFinite(floats.get(JAVA_FLOAT_UNALIGNED, at * Float.BYTES))) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Where the first element of some magnitude or beyond lies.
   *
   * @param floats finite float32 numbers
   * @param limit positive
   * @return its index, or −1 if all magnitudes are below the limit
   */
  public static long firstNotBelow(MemorySegment floats, double limit) {
    long count = floats.byteSize() / Float.BYTES;
    for (long at = 0; at < count; at++) {
      if (!(Math.abs(floats.get(JAVA_FLOAT_UNALIGNED, at * Float.BYTES)) < limit)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean blockIsFinite(MemorySegment floats, long offset) {
    FloatVector a = FloatVector.zero(FLOATS);
    FloatVector b = a;
    for (int i = 0; i < BLOCK * Float.BYTES; i += 2 * COUNT * Float.BYTES) {
      // zero times anything finite is zero; infinities and NaN leave NaN for good
      a = load(floats, offset + i).fma(FloatVector.zero(FLOATS), a);
      b = load(floats, offset + i + (long) COUNT * Float.BYTES).fma(FloatVector.zero(FLOATS), b);
    }
    return !a.add(b).test(VectorOperators.IS_NAN).anyTrue();
  }

  private static FloatVector load(MemorySegment floats, long offset) {
    return FloatVector.fromMemorySegment(FLOATS, floats, offset, ByteOrder.nativeOrder());
  }
}
