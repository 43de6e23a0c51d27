package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The library that runs kernels, of which a process has one. It handles faults of kernels, so it is
 * never unloaded. One launch at a time.
 */
final class Machine {
  private static final int MOST_ARGUMENTS = 256;
  private static final int LAUNCH_LONGS = 9;
  private static final int REPORT_LONGS = 10;
  private static final int MESSAGE_BYTES = 1024;
  private static final long PAGE = 4096;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  private final Arena arena = Arena.global();
  private final MethodHandle launch;
  private final MemorySegment request = arena.allocate(LONG, LAUNCH_LONGS);
  private final MemorySegment report =
      arena.allocate((long) REPORT_LONGS * Long.BYTES + MESSAGE_BYTES, Long.BYTES);
  private final MemorySegment slots = arena.allocate(LONG, MOST_ARGUMENTS);
  private final MemorySegment pointers = arena.allocate(LONG, MOST_ARGUMENTS);
  private final MemorySegment regions = arena.allocate(LONG, 3);

  /**
   * Starts it.
   *
   * @param library compiled
   */
  Machine(Path library) {
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, arena);
    Linker linker = Linker.nativeLinker();
    launch =
        linker.downcallHandle(
            symbols.findOrThrow("reformer4j_launch"),
            FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try {
      long started =
          (long)
              linker
                  .downcallHandle(
                      symbols.findOrThrow("reformer4j_start"), FunctionDescriptor.of(LONG))
                  .invokeExact();
      if (started != 1) {
        throw new IllegalStateException("no memory for the stacks of emulated threads");
      }
      linker
          .downcallHandle(
              symbols.findOrThrow("reformer4j_regions"),
              FunctionDescriptor.ofVoid(ValueLayout.ADDRESS))
          .invokeExact(regions);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
      pointers.setAtIndex(LONG, i, slots.address() + (long) i * Long.BYTES);
    }
  }

  /** Name of the symbol by which a kernel is found in its library. */
  static String entryName(String kernel) {
    return "reformer4j_entry_" + kernel;
  }

  /**
   * Runs a kernel to its end.
   *
   * @throws IllegalStateException if it is refused or faults, with what it did
   */
  synchronized void launch(
      EmulatedKernel emulated,
      Grid grid,
      Arguments arguments,
      ThreadOrder order,
      GuardedMemory memory) {
    String kernel = emulated.source().toString();
    long[] values = arguments.slots();
    if (values.length > MOST_ARGUMENTS) {
      throw new IllegalStateException(
          kernel + ": arguments = " + values.length + ": expected at most " + MOST_ARGUMENTS);
    }
    MemorySegment.copy(values, 0, slots, LONG, 0, values.length);
    long[] fields = {
      emulated.entry().address(),
      pointers.address(),
      values.length,
      grid.x(),
      grid.y(),
      grid.z(),
      grid.threads(),
      grid.sharedBytes(),
      order == ThreadOrder.REVERSED ? 1 : 0
    };
    MemorySegment.copy(fields, 0, request, LONG, 0, fields.length);
    try {
      launch.invokeExact(request, report);
    } catch (Throwable e) {
      throw new IllegalStateException(kernel, e);
    }
    String failure = failure(memory, emulated.library());
    if (!failure.isEmpty()) {
      throw new IllegalStateException(kernel + ": " + failure);
    }
  }

  private String failure(GuardedMemory memory, Path library) {
    return switch ((int) field(0)) {
      case 0 -> memory.damageBehind();
      case 1 -> report.getString((long) REPORT_LONGS * Long.BYTES) + place() + places(library);
      default -> fault(memory) + place();
    };
  }

  private String fault(GuardedMemory memory) {
    final int illegal = 4;
    final int arithmetic = 8;
    int signal = (int) field(1);
    if (signal == illegal) {
      return "trap";
    }
    if (signal == arithmetic) {
      return "integer division by zero, or its overflow";
    }
    long address = field(2);
    if (field(3) < 0) {
      return "address that no memory can have";
    }
    if (address >= region(0) && address < region(1)) {
      return "stack of a thread overflows";
    }
    long behind = address - region(2);
    String where =
        behind >= 0 && behind < PAGE
            ? behind + " bytes behind the end of dynamic shared memory"
            : memory.describe(address);
    return (field(3) == 1 ? "writes" : "reads")
        + " at address "
        + GuardedMemory.hex(address)
        + ", "
        + where;
  }

  private long region(int index) {
    return regions.getAtIndex(LONG, index);
  }

  private String place() {
    long thread = field(4);
    return thread < 0
        ? ""
        : " (thread " + thread + " of block " + field(5) + ", " + field(6) + ", " + field(7) + ")";
  }

  private String places(Path library) {
    long now = field(8);
    return now == 0
        ? ""
        : "; now at "
            + Toolchain.sourceLine(library, now)
            + ", before at "
            + Toolchain.sourceLine(library, field(9));
  }

  private long field(int index) {
    return report.getAtIndex(LONG, index);
  }
}
