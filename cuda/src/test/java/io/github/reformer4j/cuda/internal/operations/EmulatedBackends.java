package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.backend.DeviceBackend;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;
import io.github.reformer4j.cuda.internal.emulator.ThreadOrder;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;

/** Backends over emulated devices, closed with the process. */
final class EmulatedBackends {
  private static final long MEMORY = 1L << 30;

  private EmulatedBackends() {}

  /** The device of every test that needs nothing special. */
  static final DeviceBackend FULL = of(ThreadOrder.FORWARD, Products.FULL);

  /** Threads go the other way round, which must not show. */
  static final DeviceBackend REVERSED = of(ThreadOrder.REVERSED, Products.FULL);

  /** Products of rounded factors. */
  static final DeviceBackend BFLOAT16 = of(ThreadOrder.FORWARD, Products.BFLOAT16);

  private static DeviceBackend of(ThreadOrder order, Products products) {
    return over(new EmulatedDevice(order, MEMORY), products);
  }

  static DeviceBackend over(Device device, Products products) {
    return DeviceBackend.over(
        new CudaContext(device, new DeviceMemory(device), products), "emulated");
  }
}
