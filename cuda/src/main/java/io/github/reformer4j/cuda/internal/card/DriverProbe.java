package io.github.reformer4j.cuda.internal.card;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.github.reformer4j.cuda.internal.compiler.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Asks the driver what it is without the presets. They are linked against the driver and the CUDA
 * runtime, and the process ends at the first call of a function that an old or empty one lacks;
 * here a missing function is an exception.
 */
final class DriverProbe {
  private static final FunctionDescriptor FILLS_CELL = FunctionDescriptor.of(JAVA_INT, ADDRESS);

  private final MethodHandle init;
  private final MethodHandle version;
  private final MethodHandle count;
  private final MethodHandle errorString;

  /**
   * A probe.
   *
   * @throws IllegalStateException if the library is no driver
   */
  DriverProbe(NativeLibrary library) {
    init = library.function("cuInit", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    version = library.function("cuDriverGetVersion", FILLS_CELL);
    count = library.function("cuDeviceGetCount", FILLS_CELL);
    errorString =
        library.function("cuGetErrorString", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  }

  /** Starts the driver and asks it. */
  DriverState state() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment cell = arena.allocate(ADDRESS);
      int code = (int) version.invokeExact(cell);
      int number = code == 0 ? cell.get(JAVA_INT, 0) : 0;
      if (code == 0) {
        code = (int) init.invokeExact(0);
      }
      if (code == 0) {
        code = (int) count.invokeExact(cell);
      }
      return code == 0
          ? new DriverState(number, 0, "", cell.get(JAVA_INT, 0))
          : new DriverState(number, code, words(code, cell), 0);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the driver could not be asked", e);
    }
  }

  private String words(int code, MemorySegment cell) throws Throwable {
    boolean known = (int) errorString.invokeExact(code, cell) == 0;
    return known ? cell.get(ADDRESS, 0).reinterpret(Long.MAX_VALUE).getString(0) : "unknown error";
  }
}
