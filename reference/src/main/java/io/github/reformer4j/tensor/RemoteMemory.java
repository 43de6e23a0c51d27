package io.github.reformer4j.tensor;

import java.lang.foreign.MemorySegment;

/**
 * Memory that the host cannot address: that of a device. A backend implements it for the tensors it
 * allocates. Safe for use by several threads.
 */
public interface RemoteMemory {
  /**
   * Which device, for messages.
   *
   * @return for instance {@code cuda:0}
   */
  String place();

  /**
   * Copies to the host, after all that was begun on the device before.
   *
   * @param address in this memory
   * @param host as many bytes as are to be read
   */
  void read(long address, MemorySegment host);

  /**
   * Copies from the host, after all that was begun on the device before; the host's memory may be
   * changed as soon as this returns.
   *
   * @param host as many bytes as are to be written
   * @param address in this memory
   */
  void write(MemorySegment host, long address);
}
