package io.github.reformer4j.cuda.internal.memory;

import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.RemoteMemory;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Memory of a device, counted, and kept when it is freed for whoever asks for as much again. All
 * work of a device is in one order, so memory can be handed on without waiting: whoever gets it
 * next comes later in that order. Safe for use by several threads.
 *
 * <p>Freeing waits for the stream, which may be held by a thread that records and wants to give
 * memory back. So nothing is freed by whoever holds this object's monitor.
 */
public final class DeviceMemory implements RemoteMemory, AutoCloseable {
  /** Sizes are rounded up to a multiple, so that blocks fit again. */
  private static final long GRAIN = 512;

  private final Device device;
  private final Map<Long, ArrayDeque<Long>> free = new HashMap<>();
  private final Map<Long, Long> taken = new HashMap<>();
  private final ThreadLocal<Boolean> recording = ThreadLocal.withInitial(() -> false);
  private final ReentrantLock trimming = new ReentrantLock();
  private long liveBytes;
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
  public long take(long bytes) {
    if (recording.get()) {
      throw new IllegalStateException(
          "take of " + bytes + " bytes while recording: expected only memory taken before");
    }
    long size = device.keepsMemory() ? (bytes + GRAIN - 1) / GRAIN * GRAIN : bytes;
    try {
      return keptOrNew(size);
    } catch (OutOfMemoryError _) {
      trim();
      return keptOrNew(size);
    }
  }

  private synchronized long keptOrNew(long size) {
    if (closed) {
      throw new IllegalStateException("memory of " + place() + " = closed: expected an open one");
    }
    ArrayDeque<Long> ofThisSize = free.get(size);
    long address;
    if (ofThisSize != null && !ofThisSize.isEmpty()) {
      address = ofThisSize.pop();
    } else {
      address = device.allocate(size);
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

  /**
   * Gives memory back. After {@link #close} this does nothing.
   *
   * @param address from {@link #take}
   */
  public void give(long address) {
    if (!keep(address)) {
      device.free(address);
    }
  }

  /** Whether nothing is left to be done. */
  private synchronized boolean keep(long address) {
    if (closed) {
      return true;
    }
    Long size = taken.remove(address);
    if (size == null) {
      throw new IllegalStateException(
          "address = " + address + ": expected one taken from " + place() + " and not given back");
    }
    liveBytes -= size;
    if (device.keepsMemory()) {
      free.computeIfAbsent(size, _ -> new ArrayDeque<>()).push(address);
      return true;
    }
    return false;
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

  /**
   * Returns to the device what nobody uses. Whoever finds another thread at it waits for its end,
   * to find the memory returned.
   *
   * @throws IllegalStateException in work of {@link #withoutTaking}
   */
  public void trim() {
    if (recording.get()) {
      throw new IllegalStateException("trim while recording: expected no wait for the device");
    }
    trimming.lock();
    try {
      unused().forEach(device::free);
    } finally {
      trimming.unlock();
    }
  }

  private synchronized List<Long> unused() {
    List<Long> addresses = new ArrayList<>();
    free.values().forEach(addresses::addAll);
    free.clear();
    return addresses;
  }

  /** Frees everything, in use or not. */
  @Override
  public void close() {
    everything().forEach(device::free);
  }

  private synchronized List<Long> everything() {
    closed = true;
    List<Long> addresses = unused();
    addresses.addAll(taken.keySet());
    taken.clear();
    liveBytes = 0;
    return addresses;
  }
}
