package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.Staging;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation: its tensors as addresses, its scratch memory, its kernels. Scratch
 * memory is given back when the work has been queued, not when it has been done: whoever gets it
 * next queues later.
 */
final class DeviceCall implements AutoCloseable {
  /** Bytes that a thread loads at once where everything is aligned to them. */
  private static final int VECTOR = 16;

  private final CudaContext context;
  private final Staging staging;
  private final List<Long> scratch = new ArrayList<>();

  DeviceCall(CudaContext context) {
    this.context = context;
    this.staging = context.staging();
  }

  long read(Tensor tensor) {
    return staging.read(tensor);
  }

  /** Wholly overwritten; 0 for none. */
  long write(@Nullable Tensor tensor) {
    return staging.write(tensor);
  }

  /** Read and written, or written in part. */
  long update(Tensor tensor) {
    return staging.update(tensor);
  }

  /** Unspecified content. */
  long scratch(long bytes) {
    long address = context.memory().take(bytes);
    scratch.add(address);
    return address;
  }

  void launch(KernelSource source, Grid grid, Arguments arguments) {
    context.launch(source, grid, arguments);
  }

  /**
   * A kernel that takes four elements a thread. Its last argument, added here, is whether it may
   * load them at once.
   */
  void launchOverQuads(KernelSource source, long elements, Arguments arguments, long... addresses) {
    launch(source, Shapes.overQuads(elements), arguments.int32(wide(addresses)));
  }

  void fill(long address, byte value, long bytes) {
    context.stream().fill(address, value, bytes);
  }

  void copy(long from, long to, long bytes) {
    context.stream().copy(from, to, bytes);
  }

  /** Waits for all that was queued. */
  long waitForLong(long address) {
    long[] value = new long[1];
    context.stream().read(address, MemorySegment.ofArray(value));
    return value[0];
  }

  /** Waits for all that was queued. */
  double waitForDouble(long address) {
    return Double.longBitsToDouble(waitForLong(address));
  }

  /** Waits for all that was queued. */
  int waitForInt(long address) {
    int[] value = new int[1];
    context.stream().read(address, MemorySegment.ofArray(value));
    return value[0];
  }

  /** Everything was queued: brings back what was written for the host. */
  void done() {
    staging.done();
  }

  /**
   * Whether vectors may be loaded, as kernels are told.
   *
   * @param bytes addresses, and distances of rows
   * @return 1 or 0
   */
  static int wide(long... bytes) {
    for (long b : bytes) {
      if (b % VECTOR != 0) {
        return 0;
      }
    }
    return 1;
  }

  @Override
  public void close() {
    staging.close();
    scratch.forEach(context.memory()::give);
  }
}
