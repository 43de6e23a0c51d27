package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.Kernel;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Does all work at once, in the thread that queues it, one piece at a time. */
final class EmulatedStream implements DeviceStream {
  private final ReentrantLock lock = new ReentrantLock();
  private final Machine machine;
  private final GuardedMemory memory;
  private final ThreadOrder order;
  private @Nullable List<Runnable> recorded;
  private boolean closed;

  EmulatedStream(Machine machine, GuardedMemory memory, ThreadOrder order) {
    this.machine = machine;
    this.memory = memory;
    this.order = order;
  }

  @Override
  public void launch(Kernel kernel, Grid grid, Arguments arguments) {
    if (!(kernel instanceof EmulatedKernel emulated)) {
      throw new IllegalStateException("kernel = " + kernel.source() + ": expected an emulated one");
    }
    queue(() -> machine.launch(emulated, grid, arguments, order, memory));
  }

  @Override
  public void write(MemorySegment host, long address) {
    waiting("write", () -> memory.bytes(address, host.byteSize()).copyFrom(host));
  }

  @Override
  public void read(long address, MemorySegment host) {
    waiting("read", () -> host.copyFrom(memory.bytes(address, host.byteSize())));
  }

  @Override
  public void copy(long from, long to, long bytes) {
    queue(() -> memory.bytes(to, bytes).copyFrom(memory.bytes(from, bytes)));
  }

  @Override
  public void fill(long address, byte value, long bytes) {
    queue(() -> memory.bytes(address, bytes).fill(value));
  }

  @Override
  public void await() {
    waiting("await", () -> {});
  }

  @Override
  public Recording record(Runnable work) {
    lock.lock();
    try {
      refuseWhileRecording("record");
      List<Runnable> pieces = new ArrayList<>();
      recorded = pieces;
      try {
        work.run();
      } finally {
        recorded = null;
      }
      return new Replay(pieces);
    } finally {
      lock.unlock();
    }
  }

  /** Work that cannot be recorded. */
  void waiting(String name, Runnable work) {
    lock.lock();
    try {
      refuseWhileRecording(name);
      refuseWhenClosed();
      work.run();
    } finally {
      lock.unlock();
    }
  }

  /** What may be done while recording too, but not while a kernel runs. */
  void exclusively(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    exclusively(() -> closed = true);
  }

  private void queue(Runnable work) {
    lock.lock();
    try {
      refuseWhenClosed();
      if (recorded == null) {
        work.run();
      } else {
        recorded.add(work);
      }
    } finally {
      lock.unlock();
    }
  }

  private void refuseWhenClosed() {
    if (closed) {
      throw new IllegalStateException("emulated device = closed: expected an open one");
    }
  }

  private void refuseWhileRecording(String name) {
    if (recorded != null) {
      throw new IllegalStateException(
          name + " while recording: expected only launches, copies and fills, which do not wait");
    }
  }

  private final class Replay implements Recording {
    private @Nullable List<Runnable> pieces;

    Replay(List<Runnable> pieces) {
      this.pieces = pieces;
    }

    @Override
    public void replay() {
      queue(
          () -> {
            if (pieces == null) {
              throw new IllegalStateException("recording = closed: expected an open one");
            }
            pieces.forEach(Runnable::run);
          });
    }

    @Override
    public void close() {
      lock.lock();
      try {
        pieces = null;
      } finally {
        lock.unlock();
      }
    }
  }
}
