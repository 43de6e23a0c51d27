package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.Optional;

/**
 * Runs kernels on the processor, compiled with g++, to test them where there is no card. Threads
 * run one after another and change places only where they wait, in a fixed order.
 *
 * <p>Memory is poisoned, and ends at guard pages; its addresses are multiples of 16, not of 256
 * (see {@code GuardedMemory}). A kernel that faults, or uses barriers or warp operations wrongly,
 * gives an {@link IllegalStateException} from its launch; the device stays usable.
 */
public final class EmulatedDevice implements Device {
  /** Memory of a device if nothing else is asked for: 4 GiB. */
  public static final long USUAL_MEMORY = 4L << 30;

  /** Two, so that the work of a few blocks is divided at all. */
  private static final int MULTIPROCESSORS = 2;

  private final GuardedMemory memory;
  private final KernelLibraries libraries;
  private final EmulatedStream stream;
  private final boolean watching;

  /**
   * Opens one with the usual memory and order of threads.
   *
   * @throws IllegalStateException if something is missing, see {@link #obstacle}
   */
  public EmulatedDevice() {
    this(ThreadOrder.FORWARD, USUAL_MEMORY);
  }

  /**
   * Opens one. Several can be open; their kernels run one at a time.
   *
   * @param order of threads
   * @param memoryBytes how much can be allocated
   * @throws IllegalStateException if something is missing, see {@link #obstacle}
   */
  public EmulatedDevice(ThreadOrder order, long memoryBytes) {
    this(order, memoryBytes, false);
  }

  private EmulatedDevice(ThreadOrder order, long memoryBytes, boolean watching) {
    this.watching = watching;
    libraries = KernelLibraries.ofThisProcess();
    memory = new GuardedMemory(memoryBytes);
    stream = new EmulatedStream(libraries.machine(), memory, order);
  }

  /**
   * Opens one that looks for races: two threads of a block use the same memory, one of them
   * writing, with no barrier and no warp operation between; or two blocks do. Kernels run some ten
   * times slower, and atomics are not looked at.
   *
   * @param order of threads
   * @param memoryBytes how much can be allocated
   * @return the device
   * @throws IllegalStateException if something is missing, see {@link #obstacle}
   */
  public static EmulatedDevice watchingRaces(ThreadOrder order, long memoryBytes) {
    return new EmulatedDevice(order, memoryBytes, true);
  }

  /**
   * What is missing to emulate a device here. Looks for the compiler, and starts nothing.
   *
   * @return one sentence; nothing if all is there
   */
  public static Optional<String> obstacle() {
    return Toolchain.obstacle();
  }

  @Override
  public String place() {
    return "cuda-emulated";
  }

  @Override
  public String description() {
    return "emulated on the processor: kernels compiled with g++, one thread at a time";
  }

  @Override
  public boolean emulated() {
    return true;
  }

  @Override
  public int multiprocessors() {
    return MULTIPROCESSORS;
  }

  @Override
  public boolean keepsMemory() {
    return false;
  }

  @Override
  public long allocate(long bytes) {
    long[] address = new long[1];
    stream.waiting("allocate", () -> address[0] = memory.allocate(bytes));
    return address[0];
  }

  @Override
  public void free(long address) {
    stream.exclusively(() -> memory.free(address));
  }

  @Override
  public Kernel kernel(KernelSource source) {
    return libraries.kernel(source, watching);
  }

  @Override
  public DeviceStream stream() {
    return stream;
  }

  @Override
  public void close() {
    stream.exclusively(
        () -> {
          stream.close();
          memory.close();
        });
  }
}
