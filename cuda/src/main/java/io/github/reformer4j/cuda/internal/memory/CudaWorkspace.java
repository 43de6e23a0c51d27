package io.github.reformer4j.cuda.internal.memory;

import io.github.reformer4j.backend.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * Scratch memory of calls. A call says {@link #begin} and takes what it needs, always in the same
 * order; the memory stays for the next call. Content is unspecified.
 */
public final class CudaWorkspace extends Workspace {
  private record Block(long address, long bytes) {}

  private final DeviceMemory memory;
  private final List<Block> blocks = new ArrayList<>();
  private int next;

  /**
   * An empty workspace.
   *
   * @param memory where it is taken from
   */
  public CudaWorkspace(DeviceMemory memory) {
    this.memory = memory;
  }

  /** Starts a call: all that was taken before may be taken again. */
  public void begin() {
    next = 0;
  }

  /**
   * Takes bytes.
   *
   * @param count 0 counts as 1
   * @return an address, a multiple of 256
   */
  public long bytes(long count) {
    long needed = Math.max(1, count);
    if (next == blocks.size()) {
      blocks.add(new Block(memory.take(needed), needed));
    } else if (blocks.get(next).bytes() < needed) {
      Block small = blocks.get(next);
      long address = memory.take(needed);
      memory.give(small.address());
      blocks.set(next, new Block(address, needed));
    }
    return blocks.get(next++).address();
  }

  /**
   * Takes 32-bit integers.
   *
   * @param count 0 counts as 1
   * @return an address, a multiple of 256
   */
  public long ints(long count) {
    return bytes(Math.multiplyExact(count, (long) Integer.BYTES));
  }

  /**
   * Takes floats.
   *
   * @param count 0 counts as 1
   * @return an address, a multiple of 256
   */
  public long floats(long count) {
    return bytes(Math.multiplyExact(count, (long) Float.BYTES));
  }

  @Override
  public long bytes() {
    return blocks.stream().mapToLong(Block::bytes).sum();
  }

  @Override
  protected void free() {
    blocks.forEach(block -> memory.give(block.address()));
    blocks.clear();
  }
}
