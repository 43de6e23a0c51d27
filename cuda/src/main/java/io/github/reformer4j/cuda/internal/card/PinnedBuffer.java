package io.github.reformer4j.cuda.internal.card;

import java.lang.foreign.MemorySegment;

/**
 * Carries copies between any memory of the host and a card through two page-locked halves: while
 * the card copies one, the processor fills or empties the other. Calls come one at a time.
 */
final class PinnedBuffer implements AutoCloseable {
  private static final int HALVES = 2;

  private final Driver driver;
  private final long stream;
  private final long halfBytes;
  private final long host;
  private final MemorySegment memory;

  /** What the card did last with each half. */
  private final long[] events = new long[HALVES];

  PinnedBuffer(Driver driver, long stream, long halfBytes) {
    this.driver = driver;
    this.stream = stream;
    this.halfBytes = halfBytes;
    this.host = driver.allocateHost(HALVES * halfBytes);
    this.memory = MemorySegment.ofAddress(host).reinterpret(HALVES * halfBytes);
    for (int i = 0; i < HALVES; i++) {
      events[i] = driver.createEvent();
    }
  }

  /** Copies to the card. The source may be changed on return, though the card may still copy. */
  void write(MemorySegment source, long address) {
    long bytes = source.byteSize();
    for (long done = 0, step = 0; done < bytes; step++) {
      int half = (int) (step % HALVES);
      long part = Math.min(halfBytes, bytes - done);
      driver.awaitEvent(events[half]);
      MemorySegment.copy(source, done, memory, half * halfBytes, part);
      driver.copyIn(host + half * halfBytes, address + done, part, stream);
      driver.recordEvent(events[half], stream);
      done += part;
    }
  }

  /** Copies from the card, waiting for it. */
  void read(long address, MemorySegment target) {
    long bytes = target.byteSize();
    long steps = (bytes + halfBytes - 1) / halfBytes;
    for (long step = 0; step <= steps; step++) {
      if (step < steps) {
        fetch(address, bytes, step);
      }
      if (step > 0) {
        deliver(target, step - 1);
      }
    }
  }

  private void fetch(long address, long bytes, long step) {
    int half = (int) (step % HALVES);
    long from = step * halfBytes;
    // A write before may still be read from this half: the stream keeps the order.
    driver.copyOut(
        address + from, host + half * halfBytes, Math.min(halfBytes, bytes - from), stream);
    driver.recordEvent(events[half], stream);
  }

  private void deliver(MemorySegment target, long step) {
    int half = (int) (step % HALVES);
    long to = step * halfBytes;
    driver.awaitEvent(events[half]);
    MemorySegment.copy(
        memory, half * halfBytes, target, to, Math.min(halfBytes, target.byteSize() - to));
  }

  @Override
  public void close() {
    for (long event : events) {
      driver.destroyEvent(event);
    }
    driver.freeHost(host);
  }
}
