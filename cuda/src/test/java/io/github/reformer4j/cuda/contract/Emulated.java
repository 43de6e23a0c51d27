package io.github.reformer4j.cuda.contract;

import io.github.reformer4j.cuda.internal.backend.DeviceBackend;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;
import io.github.reformer4j.cuda.internal.emulator.ThreadOrder;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;

/** Backends over emulated devices, open until the process ends. */
final class Emulated {
  private static final long MEMORY = 1L << 30;

  private Emulated() {}

  static DeviceBackend backend(ThreadOrder order, Products products) {
    EmulatedDevice device = new EmulatedDevice(order, MEMORY);
    return DeviceBackend.over(
        new CudaContext(device, new DeviceMemory(device), products), "cuda-emulated");
  }
}
