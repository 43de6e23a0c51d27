package io.github.reformer4j.cuda.internal.memory;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** A device with a limited memory and no kernels. */
final class MemoryOnly implements Device, DeviceStream {
  private static final long ALIGNMENT = 256;

  private record Allocation(Arena arena, MemorySegment segment) {}

  private final Map<Long, Allocation> allocations = new HashMap<>();
  private final boolean keeps;
  private long left;

  /** How often memory was asked for, with success or not. */
  int requests;

  MemoryOnly(boolean keeps, long bytes) {
    this.keeps = keeps;
    this.left = bytes;
  }

  int allocations() {
    return allocations.size();
  }

  @Override
  public String place() {
    return "memory-only";
  }

  @Override
  public String description() {
    return place();
  }

  @Override
  public int multiprocessors() {
    return 1;
  }

  @Override
  public boolean keepsMemory() {
    return keeps;
  }

  @Override
  public long allocate(long bytes) {
    requests++;
    if (bytes > left) {
      throw new OutOfMemoryError("asked for " + bytes + " bytes, free are " + left);
    }
    left -= bytes;
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(bytes, ALIGNMENT);
    segment.fill((byte) -1);
    allocations.put(segment.address(), new Allocation(arena, segment));
    return segment.address();
  }

  @Override
  public void free(long address) {
    Allocation allocation = allocations.remove(address);
    if (allocation == null) {
      throw new IllegalStateException("address = " + address + ": expected an allocated one");
    }
    left += allocation.segment.byteSize();
    allocation.arena.close();
  }

  @Override
  public Kernel kernel(KernelSource source) {
    throw new UnsupportedOperationException("kernels");
  }

  @Override
  public DeviceStream stream() {
    return this;
  }

  @Override
  public void launch(Kernel kernel, Grid grid, Arguments arguments) {
    throw new UnsupportedOperationException("kernels");
  }

  private MemorySegment at(long address, long bytes) {
    for (Allocation allocation : allocations.values()) {
      long offset = address - allocation.segment.address();
      if (offset >= 0 && offset + bytes <= allocation.segment.byteSize()) {
        return allocation.segment.asSlice(offset, bytes);
      }
    }
    throw new IllegalStateException("address = " + address + ": expected allocated memory");
  }

  @Override
  public void write(MemorySegment host, long address) {
    at(address, host.byteSize()).copyFrom(host);
  }

  @Override
  public void read(long address, MemorySegment host) {
    host.copyFrom(at(address, host.byteSize()));
  }

  @Override
  public void copy(long from, long to, long bytes) {
    at(to, bytes).copyFrom(at(from, bytes));
  }

  @Override
  public void fill(long address, byte value, long bytes) {
    at(address, bytes).fill(value);
  }

  @Override
  public void await() {}

  @Override
  public Recording record(Runnable work) {
    throw new UnsupportedOperationException("recordings");
  }

  @Override
  public void close() {}
}
