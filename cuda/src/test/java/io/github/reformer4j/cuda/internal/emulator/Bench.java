package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.lang.foreign.MemorySegment;

/** An emulated device with short names for what tests of kernels do. */
final class Bench implements AutoCloseable {
  private static final long MEMORY = 64L << 20;

  private final EmulatedDevice device;

  Bench(ThreadOrder order) {
    this(new EmulatedDevice(order, MEMORY));
  }

  private Bench(EmulatedDevice device) {
    this.device = device;
  }

  /** A device that looks for races. */
  static Bench watchingRaces(ThreadOrder order) {
    return new Bench(EmulatedDevice.watchingRaces(order, MEMORY));
  }

  Bench() {
    this(ThreadOrder.FORWARD);
  }

  EmulatedDevice device() {
    return device;
  }

  /** Memory for floats or ints, of unspecified content. */
  long words(int count) {
    return device.allocate((long) count * Integer.BYTES);
  }

  /** Memory for longs or doubles, of unspecified content. */
  long longWords(int count) {
    return device.allocate((long) count * Long.BYTES);
  }

  long floats(float... values) {
    return copied(MemorySegment.ofArray(values));
  }

  long ints(int... values) {
    return copied(MemorySegment.ofArray(values));
  }

  long longs(long... values) {
    return copied(MemorySegment.ofArray(values));
  }

  private long copied(MemorySegment values) {
    long address = device.allocate(values.byteSize());
    device.stream().write(values, address);
    return address;
  }

  float[] floatsAt(long address, int count) {
    float[] values = new float[count];
    device.stream().read(address, MemorySegment.ofArray(values));
    return values;
  }

  int[] intsAt(long address, int count) {
    int[] values = new int[count];
    device.stream().read(address, MemorySegment.ofArray(values));
    return values;
  }

  long[] longsAt(long address, int count) {
    long[] values = new long[count];
    device.stream().read(address, MemorySegment.ofArray(values));
    return values;
  }

  double[] doublesAt(long address, int count) {
    double[] values = new double[count];
    device.stream().read(address, MemorySegment.ofArray(values));
    return values;
  }

  /** Runs a kernel of this package's test files. */
  void run(String file, String entry, Grid grid, Arguments arguments) {
    KernelSource source =
        KernelSource.of("emulator/" + file + ".cu", entry).with("ELEMENT", "float");
    device.stream().launch(device.kernel(source), grid, arguments);
  }

  @Override
  public void close() {
    device.close();
  }
}
