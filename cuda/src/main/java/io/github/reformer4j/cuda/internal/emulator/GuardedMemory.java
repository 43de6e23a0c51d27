package io.github.reformer4j.cuda.internal.emulator;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Memory between two pages that nobody may touch. An allocation ends at the second: what a kernel
 * reads or writes behind its end is a fault at once, but for the up to 15 bytes that make its
 * address a multiple of 16, as vector loads and asynchronous copies need. Those bytes and the ones
 * between the first guard and the beginning are checked instead. An address is thus no multiple of
 * 256, which a card's would be; no kernel needs more than 16. Freed memory stays out of reach for a
 * while, so that using it is a fault too.
 */
final class GuardedMemory implements AutoCloseable {
  /** All bits set: a NaN in every floating-point type, and -1 as an index. */
  private static final byte POISON = (byte) 0xFF;

  private static final long PAGE = 4096;
  private static final long ALIGNMENT = 16;
  private static final int NONE = 0;
  private static final int READ_WRITE = 3;
  private static final int PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
  private static final int PRIVATE_ANONYMOUS_NORESERVE_FIXED = 0x4032;
  private static final long QUARANTINE = 1L << 30;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MMAP =
      function(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private static final MethodHandle MUNMAP =
      function(
          "munmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

  /** Bytes from an address on, on pages that begin and end with a guard. */
  private record Allocation(long address, long bytes, long pages, long pagesBytes) {
    long end() {
      return address + bytes;
    }
  }

  private final NavigableMap<Long, Allocation> live = new TreeMap<>();
  private final NavigableMap<Long, Allocation> freed = new TreeMap<>();
  private final Queue<Allocation> quarantine = new ArrayDeque<>();
  private final long limit;
  private long liveBytes;
  private long quarantineBytes;

  /**
   * Nothing allocated.
   *
   * @param limit how many bytes can be allocated at a time
   */
  GuardedMemory(long limit) {
    this.limit = limit;
  }

  /** Poisoned memory. */
  synchronized long allocate(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes = " + bytes + ": expected at least 1");
    }
    if (bytes > limit - liveBytes) {
      throw refused(bytes);
    }
    long usable = roundUp(bytes, PAGE);
    long all = usable + 2 * PAGE;
    long pages = map(0, all, NONE, PRIVATE_ANONYMOUS_NORESERVE);
    if (pages == -1) {
      throw refused(bytes);
    }
    if (map(pages + PAGE, usable, READ_WRITE, PRIVATE_ANONYMOUS_NORESERVE_FIXED) == -1) {
      unmap(pages, all);
      throw refused(bytes);
    }
    segment(pages + PAGE, usable).fill(POISON);
    long address = pages + PAGE + usable - roundUp(bytes, ALIGNMENT);
    live.put(address, new Allocation(address, bytes, pages, all));
    liveBytes += bytes;
    return address;
  }

  /**
   * Frees memory, and checks what lies around it.
   *
   * @throws IllegalStateException if that has been written
   */
  synchronized void free(long address) {
    Allocation gone = live.remove(address);
    if (gone == null) {
      throw new IllegalStateException(
          "address = " + hex(address) + ": expected one that is allocated; " + describe(address));
    }
    String damage = damage(gone, true);
    liveBytes -= gone.bytes;
    if (map(gone.pages, gone.pagesBytes, NONE, PRIVATE_ANONYMOUS_NORESERVE_FIXED) == -1) {
      throw new IllegalStateException("memory at " + hex(address) + " could not be unmapped");
    }
    freed.put(address, gone);
    quarantine.add(gone);
    quarantineBytes += gone.pagesBytes;
    while (quarantineBytes > QUARANTINE || quarantine.size() > 2000) {
      release(quarantine.remove());
    }
    if (!damage.isEmpty()) {
      throw new IllegalStateException(damage);
    }
  }

  private void release(Allocation old) {
    freed.remove(old.address);
    quarantineBytes -= old.pagesBytes;
    unmap(old.pages, old.pagesBytes);
  }

  /** Bytes of one allocation, for the host. */
  synchronized MemorySegment bytes(long address, long count) {
    Map.Entry<Long, Allocation> at = live.floorEntry(address);
    if (count < 0 || at == null || count > at.getValue().end() - address) {
      throw new IllegalStateException(
          count
              + " bytes from address "
              + hex(address)
              + ": expected them within an allocation; "
              + describe(address));
    }
    return segment(address, count);
  }

  /** What lies behind an allocation and has been written; empty if nothing. */
  synchronized String damageBehind() {
    for (Allocation allocation : live.values()) {
      String damage = damage(allocation, false);
      if (!damage.isEmpty()) {
        return damage;
      }
    }
    return "";
  }

  private static String damage(Allocation allocation, boolean beforeToo) {
    long end = allocation.pages + allocation.pagesBytes - PAGE;
    long written = firstWritten(allocation.end(), end);
    if (written < 0 && beforeToo) {
      written = firstWritten(allocation.pages + PAGE, allocation.address);
    }
    return written < 0
        ? ""
        : "written at address " + hex(written) + ", " + where(written, allocation);
  }

  private static long firstWritten(long from, long to) {
    MemorySegment around = segment(from, to - from);
    for (long i = 0; i < to - from; i++) {
      if (around.get(ValueLayout.JAVA_BYTE, i) != POISON) {
        return from + i;
      }
    }
    return -1;
  }

  /** Says what an address is near to. */
  synchronized String describe(long address) {
    Allocation near = nearest(live, address);
    if (near != null) {
      return where(address, near);
    }
    Allocation gone = nearest(freed, address);
    return gone == null
        ? "far from all allocations"
        : where(address, gone) + ", which has been freed";
  }

  private static @Nullable Allocation nearest(NavigableMap<Long, Allocation> among, long address) {
    return Stream.of(among.floorEntry(address), among.higherEntry(address))
        .filter(Objects::nonNull)
        .map(Map.Entry::getValue)
        .filter(near -> address >= near.pages && address < near.pages + near.pagesBytes)
        .findFirst()
        .orElse(null);
  }

  private static String where(long address, Allocation allocation) {
    String of = " an allocation of " + allocation.bytes + " bytes";
    if (address < allocation.address) {
      return (allocation.address - address) + " bytes before" + of;
    }
    return address < allocation.end()
        ? (address - allocation.address) + " bytes into" + of
        : (address - allocation.end()) + " bytes behind the end of" + of;
  }

  @Override
  public synchronized void close() {
    live.values().forEach(allocation -> unmap(allocation.pages, allocation.pagesBytes));
    live.clear();
    quarantine.forEach(allocation -> unmap(allocation.pages, allocation.pagesBytes));
    quarantine.clear();
    freed.clear();
  }

  static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }

  private OutOfMemoryError refused(long bytes) {
    return new OutOfMemoryError(
        "asked the emulated device for " + bytes + " bytes, free are " + (limit - liveBytes));
  }

  private static long roundUp(long bytes, long multiple) {
    return (bytes + multiple - 1) / multiple * multiple;
  }

  private static MemorySegment segment(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  private static long map(long address, long bytes, int protection, int flags) {
    try {
      return (long) MMAP.invokeExact(address, bytes, protection, flags, -1, 0L);
    } catch (Throwable e) {
      throw new IllegalStateException("mmap", e);
    }
  }

  private static void unmap(long address, long bytes) {
    try {
      int status = (int) MUNMAP.invokeExact(address, bytes);
      if (status != 0) {
        throw new IllegalStateException("munmap of " + hex(address) + ": " + status);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("munmap", e);
    }
  }

  private static MethodHandle function(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type);
  }
}
