package io.github.reformer4j.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import io.github.reformer4j.bench.page.MachineData;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out what the machine is and how fast its memory is. */
public final class MachineProbe {
  private static final long COPY_BYTES = 128L << 20;
  private static final int COPIES = 7;

  private MachineProbe() {}

  /**
   * Measures.
   *
   * @param loadBefore {@link #load()} before the run began
   * @param tileFlopsPerSecond the backend's tile rate, or null
   * @return the machine
   */
  public static MachineData measure(
      @Nullable Double loadBefore, @Nullable Double tileFlopsPerSecond) {
    return new MachineData(
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        cpu(),
        Runtime.getRuntime().availableProcessors(),
        memoryBytes(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        loadBefore,
        copyRate(),
        tileFlopsPerSecond);
  }

  /**
   * Main memory that this process may use, containers considered.
   *
   * @return bytes
   */
  public static long memoryBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }

  /**
   * The load average over the last minute.
   *
   * @return null where there is none
   */
  public static @Nullable Double load() {
    double load =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getSystemLoadAverage();
    return load < 0 ? null : load;
  }

  private static String cpu() {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      try (Stream<String> lines = Files.lines(info)) {
        return lines
            .filter(line -> line.startsWith("model name") && line.contains(":"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown " + System.getProperty("os.arch"));
      } catch (IOException e) {
        return "unknown " + System.getProperty("os.arch") + " (" + e.getMessage() + ")";
      }
    }
    return "unknown " + System.getProperty("os.arch");
  }

  /** Bytes read plus bytes written a second by a copy that all threads share. */
  private static double copyRate() {
    int parts = Runtime.getRuntime().availableProcessors();
    long part = COPY_BYTES / parts / Long.BYTES * Long.BYTES;
    try (Tensor from = Tensor.allocate(DType.FLOAT32, part * parts / Float.BYTES);
        Tensor to = Tensor.allocate(DType.FLOAT32, part * parts / Float.BYTES)) {
      List<Double> rates = new ArrayList<>();
      for (int copy = 0; copy < COPIES; copy++) {
        long start = System.nanoTime();
        IntStream.range(0, parts)
            .parallel()
            .forEach(
                p -> MemorySegment.copy(from.segment(), p * part, to.segment(), p * part, part));
        rates.add(2.0 * part * parts / ((System.nanoTime() - start) * 1e-9));
      }
      return Statistics.median(rates);
    }
  }
}
