package io.github.reformer4j.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of a device that there is not: host memory under addresses that the host cannot use. */
final class HiddenMemory implements RemoteMemory {
  private static final long BASE = 1L << 62;

  private final MemorySegment bytes;
  private int transfers;

  HiddenMemory(long size) {
    bytes = Arena.ofAuto().allocate(size, Tensor.ALIGNMENT);
  }

  Tensor tensor(long offset, DType type, long... dims) {
    return Tensor.remote(this, BASE + offset, type, Shape.of(dims), Arena.ofShared());
  }

  int transfers() {
    return transfers;
  }

  @Override
  public String place() {
    return "hidden:0";
  }

  @Override
  public void read(long address, MemorySegment host) {
    transfers++;
    host.copyFrom(bytes.asSlice(address - BASE, host.byteSize()));
  }

  @Override
  public void write(MemorySegment host, long address) {
    transfers++;
    bytes.asSlice(address - BASE, host.byteSize()).copyFrom(host);
  }
}
