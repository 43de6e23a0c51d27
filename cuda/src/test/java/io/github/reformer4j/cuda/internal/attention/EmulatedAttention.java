package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.backend.DeviceBackend;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;
import io.github.reformer4j.cuda.internal.emulator.ThreadOrder;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;

/** Emulated devices and backends over them, closed with the process. */
final class EmulatedAttention {
  private static final long MEMORY = 1L << 30;

  private EmulatedAttention() {}

  /** The device of every test that needs nothing special. */
  static final CudaContext CONTEXT = context(ThreadOrder.FORWARD, Products.FULL);

  static final DeviceBackend FULL = DeviceBackend.over(CONTEXT, "emulated");

  /** Threads go the other way round, which must not show. */
  static final DeviceBackend REVERSED =
      DeviceBackend.over(context(ThreadOrder.REVERSED, Products.FULL), "emulated");

  /** Products of rounded factors. */
  static final DeviceBackend NARROW =
      DeviceBackend.over(context(ThreadOrder.FORWARD, Products.BFLOAT16), "emulated");

  private static CudaContext context(ThreadOrder order, Products products) {
    EmulatedDevice device = new EmulatedDevice(order, MEMORY);
    return new CudaContext(device, new DeviceMemory(device), products);
  }
}
