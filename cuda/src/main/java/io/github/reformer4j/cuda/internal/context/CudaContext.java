package io.github.reformer4j.cuda.internal.context;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;
import io.github.reformer4j.cuda.internal.memory.Staging;

/**
 * An open device with its memory. Safe for use by several threads.
 *
 * @param device runs kernels
 * @param memory of the device
 * @param products how products over float32 tensors are computed
 */
public record CudaContext(Device device, DeviceMemory memory, Products products)
    implements AutoCloseable {
  /**
   * Queues a kernel.
   *
   * @param source compiled at its first use
   * @param grid how many threads
   * @param arguments in the order of the kernel's parameters
   */
  public void launch(KernelSource source, Grid grid, Arguments arguments) {
    stream().launch(device.kernel(source), grid, arguments);
  }

  /**
   * The order of all work.
   *
   * @return the device's stream
   */
  public DeviceStream stream() {
    return device.stream();
  }

  /**
   * For the tensors of one call.
   *
   * @return nothing staged yet; to be closed after the call
   */
  public Staging staging() {
    return new Staging(memory);
  }

  /** Frees the memory, then the device, which is freed whatever becomes of the memory. */
  @Override
  public void close() {
    try {
      memory.close();
    } finally {
      device.close();
    }
  }
}
