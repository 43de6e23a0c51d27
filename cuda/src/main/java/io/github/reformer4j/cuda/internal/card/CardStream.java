package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.Kernel;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The stream of a card. A lock keeps the pieces of work of several threads apart; who waits for the
 * card does so without it, so that others can queue meanwhile.
 */
final class CardStream implements DeviceStream {
  private static final long HALF_OF_PINNED_BYTES = 4L << 20;

  private final CardDevice device;
  private final Driver driver;
  private final long stream;
  private final ReentrantLock lock = new ReentrantLock();
  private final LaunchArguments launchArguments = new LaunchArguments();
  private final ConcurrentLinkedQueue<Long> idleEvents = new ConcurrentLinkedQueue<>();
  private final PinnedBuffer pinned;
  private boolean recording;

  /** A stream in the context that is current. */
  CardStream(CardDevice device, Driver driver) {
    this.device = device;
    this.driver = driver;
    this.stream = driver.createStream();
    this.pinned = new PinnedBuffer(driver, stream, HALF_OF_PINNED_BYTES);
  }

  /** The driver's handle. */
  long handle() {
    return stream;
  }

  @Override
  public void launch(Kernel kernel, Grid grid, Arguments arguments) {
    CardKernel ours = device.own(kernel);
    if (grid.sharedBytes() > device.mostSharedBytes()) {
      throw new IllegalStateException(
          ours.source()
              + ": sharedBytes = "
              + grid.sharedBytes()
              + ": expected at most "
              + device.mostSharedBytes()
              + " on "
              + device.place());
    }
    queue(
        ours.source() + " over " + grid,
        () -> {
          ours.allowShared(driver, grid.sharedBytes());
          driver.launch(ours.function(), grid, stream, launchArguments.lay(arguments.slots()));
        });
  }

  @Override
  public void write(MemorySegment host, long address) {
    refuseInRecording("write");
    queue("a write of " + host.byteSize() + " bytes", () -> pinned.write(host, address));
  }

  @Override
  public void read(long address, MemorySegment host) {
    refuseInRecording("read");
    queue("a read of " + host.byteSize() + " bytes", () -> pinned.read(address, host));
  }

  @Override
  public void copy(long from, long to, long bytes) {
    if (bytes > 0) {
      queue("a copy of " + bytes + " bytes", () -> driver.copy(from, to, bytes, stream));
    }
  }

  @Override
  public void fill(long address, byte value, long bytes) {
    if (bytes > 0) {
      queue("a fill of " + bytes + " bytes", () -> driver.fill(address, value, bytes, stream));
    }
  }

  @Override
  public void await() {
    refuseInRecording("await");
    long event = event();
    try {
      queue("the end of a piece of work", () -> driver.recordEvent(event, stream));
      device.attempt("waiting", () -> driver.awaitEvent(event));
    } finally {
      idleEvents.add(event);
    }
  }

  private long event() {
    Long idle = idleEvents.poll();
    if (idle != null) {
      return idle;
    }
    return device.ask("an event", driver::createEvent);
  }

  @Override
  public Recording record(Runnable work) {
    refuseInRecording("record");
    lock.lock();
    try {
      device.attempt("a recording", () -> driver.beginCapture(stream));
      recording = true;
      return new CardRecording(device, this, driver, captured(work));
    } finally {
      recording = false;
      lock.unlock();
    }
  }

  /** The graph of some work. The capture is ended whatever happens. */
  private long captured(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      abandonCapture(e);
      throw e;
    }
    return device.ask("a recording", () -> driver.endCapture(stream));
  }

  private void abandonCapture(Throwable cause) {
    try {
      driver.destroyGraph(driver.endCapture(stream));
    } catch (CudaFailure e) {
      cause.addSuppressed(e);
    }
  }

  /** Does something to the stream, while nobody else does. */
  void queue(String what, Runnable work) {
    lock.lock();
    try {
      device.attempt(what, work);
    } finally {
      lock.unlock();
    }
  }

  /**
   * The same by a library, whose failures do not say why: the driver, which is waited for, may. A
   * recording cannot wait.
   */
  void queueForeign(String what, Runnable work) {
    queue(
        what,
        () -> {
          try {
            work.run();
          } catch (IllegalStateException e) {
            askForCause(e);
            throw new IllegalStateException(
                device.place() + ", " + what + ": " + e.getMessage(), e);
          }
        });
  }

  private void askForCause(IllegalStateException failure) {
    if (recording) {
      return;
    }
    try {
      driver.awaitStream(stream);
    } catch (CudaFailure e) {
      e.addSuppressed(failure);
      throw e;
    }
  }

  /** What waits cannot be part of a recording; other threads wait for the recording's end. */
  void refuseInRecording(String what) {
    if (recording && lock.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          what + " in a recording: expected what does not wait, on memory taken before");
    }
  }

  /** Frees what is the stream's, in the context that is current. */
  void close() {
    idleEvents.forEach(driver::destroyEvent);
    idleEvents.clear();
    pinned.close();
    driver.destroyStream(stream);
    launchArguments.close();
  }
}
