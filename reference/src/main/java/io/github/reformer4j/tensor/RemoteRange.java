package io.github.reformer4j.tensor;

import java.lang.foreign.MemorySegment;

/**
 * Where a tensor lies in memory that the host cannot address.
 *
 * @param memory what the address means something to
 * @param address of the first element
 * @param scope how long
 */
record RemoteRange(RemoteMemory memory, long address, MemorySegment.Scope scope) {
  RemoteRange from(long offset) {
    return new RemoteRange(memory, address + offset, scope);
  }
}
