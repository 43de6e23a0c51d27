package io.github.reformer4j.properties.remote;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.RemoteMemory;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.TreeMap;

/** Host memory behind addresses that mean nothing to the host. */
final class HiddenMemory implements RemoteMemory {
  private static final String PLACE = "hidden";

  /** Beyond what any process has, so that nobody who reads there gets away with it. */
  private static final long FIRST_ADDRESS = 1L << 62;

  private final TreeMap<Long, MemorySegment> allocations = new TreeMap<>();
  private long next = FIRST_ADDRESS;

  @Override
  public String place() {
    return PLACE;
  }

  synchronized Tensor allocate(DType type, Shape shape) {
    Arena arena = Arena.ofShared();
    MemorySegment bytes = arena.allocate(shape.elements() * type.bytes(), Tensor.ALIGNMENT);
    long address = next;
    next += (bytes.byteSize() / Tensor.ALIGNMENT + 2) * Tensor.ALIGNMENT;
    allocations.put(address, bytes);
    return Tensor.remote(this, address, type, shape, freeing(arena, address));
  }

  /** An arena whose end is that of the memory too. */
  private Arena freeing(Arena memory, long address) {
    return new Arena() {
      private final Arena view = Arena.ofShared();

      @Override
      public MemorySegment allocate(long bytes, long alignment) {
        return view.allocate(bytes, alignment);
      }

      @Override
      public MemorySegment.Scope scope() {
        return view.scope();
      }

      @Override
      public void close() {
        view.close();
        forget(address);
        memory.close();
      }
    };
  }

  private synchronized void forget(long address) {
    allocations.remove(address);
  }

  private synchronized MemorySegment bytes(long address, long size) {
    Map.Entry<Long, MemorySegment> allocation = allocations.floorEntry(address);
    if (allocation == null || address - allocation.getKey() > allocation.getValue().byteSize()) {
      throw new IllegalStateException("address = " + address + ": expected one in use");
    }
    return allocation.getValue().asSlice(address - allocation.getKey(), size);
  }

  /** A tensor of this memory where the host can address it; any other tensor as it is. */
  Tensor revealed(Tensor tensor) {
    return tensor.remoteMemory().filter(memory -> memory == this).isPresent()
        ? Tensor.over(bytes(tensor.address(), tensor.byteSize()), tensor.type(), tensor.shape())
        : tensor;
  }

  @Override
  public void read(long address, MemorySegment host) {
    host.copyFrom(bytes(address, host.byteSize()));
  }

  @Override
  public void write(MemorySegment host, long address) {
    bytes(address, host.byteSize()).copyFrom(host);
  }
}
