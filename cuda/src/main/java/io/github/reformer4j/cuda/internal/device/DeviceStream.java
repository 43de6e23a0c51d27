package io.github.reformer4j.cuda.internal.device;

import java.lang.foreign.MemorySegment;

/**
 * A queue of work: each piece begins when the one before has ended. Calls return at once unless
 * they say that they wait. Safe for use by several threads; their calls are queued one at a time.
 */
public interface DeviceStream {
  /**
   * Queues a kernel.
   *
   * @param kernel of the same device
   * @param grid how many threads; no part of it 0
   * @param arguments in the order of the kernel's parameters
   * @throws IllegalStateException if the kernel cannot be launched so, or one before it failed
   */
  void launch(Kernel kernel, Grid grid, Arguments arguments);

  /**
   * Copies from the host; waits until the host's memory may be changed.
   *
   * @param host any segment, on the heap too
   * @param address on the device
   */
  void write(MemorySegment host, long address);

  /**
   * Copies to the host; waits until it is done.
   *
   * @param address on the device
   * @param host any segment, on the heap too
   */
  void read(long address, MemorySegment host);

  /**
   * Queues a copy within the device.
   *
   * @param from address
   * @param to address, apart from the source
   * @param bytes how many
   */
  void copy(long from, long to, long bytes);

  /**
   * Queues filling memory.
   *
   * @param address first byte
   * @param value of each byte
   * @param bytes how many
   */
  void fill(long address, byte value, long bytes);

  /**
   * Waits for all that was queued.
   *
   * @throws IllegalStateException if any of it failed
   */
  void await();

  /**
   * Records what is queued instead of doing it. What waits (reads, writes, allocations) is refused
   * meanwhile.
   *
   * @param work queues kernels, copies and fills
   * @return to be replayed; the memory it uses must stay allocated
   */
  Recording record(Runnable work);

  /** Queued work that can be queued again as one piece. */
  interface Recording extends AutoCloseable {
    /** Queues all of it. */
    void replay();

    @Override
    void close();
  }
}
