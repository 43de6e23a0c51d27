package io.github.reformer4j.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Memory of large tensors on huge pages: attention gathers rows from all over a tensor, and with
 * pages of 4 KiB nearly every row costs a walk of the page table (measured: design notes). Arenas
 * touch memory before anyone can advise the kernel, so it is mapped here. A help, never a need: it
 * is used only on Linux, and where this module may call native code anyway ({@code
 * --enable-native-access}).
 */
final class HugePages {
  /** Size of a huge page on x86-64, and on AArch64 with base pages of 4 KiB. */
  private static final long PAGE = 2L << 20;

  /** Smaller tensors come from the arena. */
  private static final long WORTHWHILE = 2 * PAGE;

  // constants of Linux's mmap(2) and madvise(2)
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MADV_HUGEPAGE = 14;
  private static final long MAP_FAILED = -1;

  private static final @Nullable Calls CALLS = calls();

  private HugePages() {}

  private record Calls(MethodHandle mmap, MethodHandle munmap, MethodHandle madvise) {}

  @SuppressWarnings("restricted") // guarded: only where native access is enabled for this module
  private static @Nullable Calls calls() {
    if (!System.getProperty("os.name", "").equals("Linux")
        || !HugePages.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    MemorySegment mmap = linker.defaultLookup().find("mmap").orElse(null);
    MemorySegment munmap = linker.defaultLookup().find("munmap").orElse(null);
    MemorySegment madvise = linker.defaultLookup().find("madvise").orElse(null);
    if (mmap == null || munmap == null || madvise == null) {
      return null;
    }
    return new Calls(
        linker.downcallHandle(
            mmap,
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG)),
        linker.downcallHandle(
            munmap,
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG)),
        linker.downcallHandle(
            madvise,
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_INT)));
  }

  /**
   * Zero-filled memory.
   *
   * @param arena decides the lifetime
   * @param bytes how much
   * @return the memory, or null where it should come from the arena
   * @throws OutOfMemoryError if the system refuses
   */
  @SuppressWarnings("restricted") // as above: the size is the one that was mapped
  static @Nullable MemorySegment allocate(Arena arena, long bytes) {
    Calls calls = CALLS;
    if (calls == null || bytes < WORTHWHILE || bytes > Long.MAX_VALUE - 2 * PAGE) {
      return null;
    }
    long mapped = (bytes + 2 * PAGE - 1) / PAGE * PAGE;
    try {
      MemorySegment start =
          (MemorySegment)
              calls.mmap.invokeExact(
                  MemorySegment.NULL, mapped, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
      if (start.address() == MAP_FAILED) {
        throw new OutOfMemoryError("Cannot reserve " + bytes + " bytes of memory for a tensor");
      }
      MemorySegment whole = start.reinterpret(mapped, arena, segment -> unmap(calls, segment));
      long skip = (PAGE - start.address() % PAGE) % PAGE;
      MemorySegment aligned = whole.asSlice(skip, bytes);
      int _ = (int) calls.madvise.invokeExact(aligned, bytes / PAGE * PAGE, MADV_HUGEPAGE);
      return aligned;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException("mmap could not be called", t);
    }
  }

  private static void unmap(Calls calls, MemorySegment whole) {
    try {
      int _ = (int) calls.munmap.invokeExact(whole, whole.byteSize());
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new IllegalStateException("munmap could not be called", t);
    }
  }
}
