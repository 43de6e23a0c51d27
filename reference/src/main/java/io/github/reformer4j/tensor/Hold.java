package io.github.reformer4j.tensor;

/**
 * While it is open, the memory of a tensor is not freed ({@link Tensor#hold()}). For code that
 * reads or writes at addresses, which know no lifetime.
 */
public final class Hold implements AutoCloseable {
  private final OwnedMemory memory;
  private boolean open = true;

  Hold(OwnedMemory memory) {
    memory.take();
    this.memory = memory;
  }

  /** Lets the memory go; a second time is harmless. By the thread that took the hold. */
  @Override
  public void close() {
    if (open) {
      open = false;
      memory.give();
    }
  }
}
