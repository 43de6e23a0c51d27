package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.memory.DeviceMemory;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;

/**
 * Numbers of a kernel object that stay on the device as long as the object is reachable: kernels
 * are not closed. Whatever was queued with the address comes before the memory's next user.
 */
final class Constant {
  private static final Cleaner CLEANER = Cleaner.create();

  private final long address;

  private Constant(DeviceMemory memory, MemorySegment numbers) {
    long taken = memory.take(Math.max(1, numbers.byteSize()));
    address = taken;
    CLEANER.register(this, () -> memory.give(taken));
    if (numbers.byteSize() > 0) {
      memory.write(numbers, taken);
    }
  }

  /**
   * Copies to the device, waiting.
   *
   * @param memory of the device
   * @param numbers what to copy
   * @return where it is
   */
  static Constant of(DeviceMemory memory, MemorySegment numbers) {
    return new Constant(memory, numbers);
  }

  long address() {
    return address;
  }
}
