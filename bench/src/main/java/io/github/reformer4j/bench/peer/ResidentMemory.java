package io.github.reformer4j.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What Linux says about the memory of a process. */
public final class ResidentMemory {
  private static final Path OWN = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";

  private ResidentMemory() {}

  /** Bytes that this process holds now; −1 where the operating system does not say. */
  static long now() {
    return bytes(OWN, "VmRSS:");
  }

  /**
   * The most that this process held since {@link #resetPeak}, heap and native together.
   *
   * @return bytes; −1 where the operating system does not say
   */
  public static long peak() {
    return bytes(OWN, "VmHWM:");
  }

  /** Bytes that another process holds now; −1 if it is gone. */
  static long of(long process) {
    return bytes(Path.of("/proc", Long.toString(process), "status"), "VmRSS:");
  }

  /** Bytes that programs can still have without swapping; −1 as above. */
  static long available() {
    return bytes(Path.of("/proc/meminfo"), "MemAvailable:");
  }

  /**
   * Lets the peak begin anew at what is held now.
   *
   * @return whether the kernel allows it
   */
  static boolean resetPeak() {
    try {
      Files.writeString(CLEAR, RESET_PEAK);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Gives what the C library keeps of freed memory back, so that nobody else is charged for it. */
  @SuppressWarnings("restricted") // malloc_trim(size_t) is what the descriptor says
  static void trim() {
    Linker linker = Linker.nativeLinker();
    linker
        .defaultLookup()
        .find("malloc_trim")
        .ifPresent(
            address -> {
              try {
                int _ =
                    (int)
                        linker
                            .downcallHandle(
                                address,
                                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG))
                            .invokeExact(0L);
              } catch (Throwable e) {
                throw new IllegalStateException("malloc_trim failed", e);
              }
            });
  }

  private static long bytes(Path file, String field) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElse(-1);
    } catch (NoSuchFileException e) {
      return -1;
    } catch (IOException e) {
      // a process that ends while its file is read: ESRCH
      if (file.equals(OWN)) {
        throw new UncheckedIOException(e);
      }
      return -1;
    }
  }
}
