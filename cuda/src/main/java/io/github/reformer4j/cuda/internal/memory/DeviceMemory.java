package io.github.reformer4j.cuda.internal.memory;

import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.RemoteMemory;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Memory of a device, counted, and kept when it is freed for whoever asks for as much again. All
 * work of a device is in one order, so memory can be handed on without waiting: whoever gets it
 * next comes later in that order. Safe for use by several threads.
 */
public final class DeviceMemory implements RemoteMemory, AutoCloseable {
  /** Sizes are rounded up to a multiple, so that blocks fit again. */
  private static final long GRAIN = 512;

  private final Device device;
  private final Map<Long, ArrayDeque<Long>> free = new HashMap<>();
  private final Map<Long, Long> taken = new HashMap<>();
  private final ThreadLocal<Boolean> recording = ThreadLocal.withInitial(() -> false);
  private long liveBytes;
  private long freeBytes;
  private long peakBytes;
  private boolean closed;

  /**
   * Nothing taken yet.
   *
   * @param device whose memory; stays open
   */
  public DeviceMemory(Device device) {
    this.device = device;
  }

  @Override
  public String place() {
    return device.place();
  }

  @Override
  public void read(long address, MemorySegment host) {
    device.stream().read(address, host);
  }

  @Override
  public void write(MemorySegment host, long address) {
    device.stream().write(host, address);
  }

  /**
   * A zero-filled tensor.
   *
   * @param type element type
   * @param shape axis lengths
   * @return a tensor that owns its memory
   * @throws OutOfMemoryError if the memory cannot be had even without what is kept free
   */
  public Tensor tensor(DType type, Shape shape) {
    long bytes = Math.multiplyExact(shape.elements(), (long) type.bytes());
    long address = take(Math.max(1, bytes));
    if (bytes > 0) {
      device.stream().fill(address, (byte) 0, bytes);
    }
    Arena arena = Arena.ofShared();
    Tensor tensor = Tensor.remote(this, address, type, shape, arena);
    MemorySegment.NULL.reinterpret(arena, _ -> give(address));
    return tensor;
  }

  /**
   * Takes memory, of unspecified content.
   *
   * @param bytes at least 1
   * @return an address, a multiple of 256
   * @throws OutOfMemoryError if it cannot be had even without what is kept free
   * @throws IllegalStateException if closed, or in work of {@link #withoutTaking}
   */
  public synchronized long take(long bytes) {
    if (recording.get()) {
      throw new IllegalStateException(
          "take of " + bytes + " bytes while recording: expected only memory taken before");
    }
    if (closed) {
      throw new IllegalStateException("memory of " + place() + " = closed: expected an open one");
    }
    long size = device.keepsMemory() ? (bytes + GRAIN - 1) / GRAIN * GRAIN : bytes;
    ArrayDeque<Long> ofThisSize = free.get(size);
    long address;
    if (ofThisSize != null && !ofThisSize.isEmpty()) {
      address = ofThisSize.pop();
      freeBytes -= size;
    } else {
      address = fresh(size);
    }
    taken.put(address, size);
    liveBytes += size;
    peakBytes = Math.max(peakBytes, liveBytes);
    return address;
  }

  /**
   * Does work in which the calling thread may take no memory: work that is recorded. What it took
   * and gave back would be somebody else's when the recording is replayed.
   *
   * @param work throws if it takes memory after all
   */
  public void withoutTaking(Runnable work) {
    recording.set(true);
    try {
      work.run();
    } finally {
      recording.remove();
    }
  }

  private long fresh(long size) {
    try {
      return device.allocate(size);
    } catch (OutOfMemoryError e) {
      if (freeBytes == 0) {
        throw e;
      }
      trim();
      return device.allocate(size);
    }
  }

  /**
   * Gives memory back. After {@link #close} this does nothing.
   *
   * @param address from {@link #take}
   */
  public synchronized void give(long address) {
    if (closed) {
      return;
    }
    Long size = taken.remove(address);
    if (size == null) {
      throw new IllegalStateException(
          "address = " + address + ": expected one taken from " + place() + " and not given back");
    }
    liveBytes -= size;
    if (device.keepsMemory()) {
      freeBytes += size;
      free.computeIfAbsent(size, _ -> new ArrayDeque<>()).push(address);
    } else {
      device.free(address);
    }
  }

  /**
   * What is in use.
   *
   * @return bytes
   */
  public synchronized long liveBytes() {
    return liveBytes;
  }

  /**
   * The most {@link #liveBytes} since the beginning or the last {@link #resetPeak}.
   *
   * @return bytes
   */
  public synchronized long peakBytes() {
    return peakBytes;
  }

  /** Counts the peak anew, from what is in use now. */
  public synchronized void resetPeak() {
    peakBytes = liveBytes;
  }

  /** Returns to the device what nobody uses. */
  public synchronized void trim() {
    free.values().forEach(blocks -> blocks.forEach(device::free));
    free.clear();
    freeBytes = 0;
  }

  /** Frees everything, in use or not. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      trim();
      taken.keySet().forEach(device::free);
      taken.clear();
      liveBytes = 0;
    }
  }
}
