package io.github.reformer4j.cpu.internal.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One call of {@link WorkTeam#forEach}: its units, and who is at work on them. */
final class Job {
  private final int units;
  private final WorkTeam.UnitTask task;
  private final Thread caller;

  /** The next unit; a long, as each worker counts once past the end. */
  private final AtomicLong next = new AtomicLong();

  /** Helpers at work; their leaving makes what they wrote visible to the caller. */
  private final AtomicInteger helpers = new AtomicInteger();

  private @Nullable Throwable failure;

  Job(int units, WorkTeam.UnitTask task, Thread caller) {
    this.units = units;
    this.task = task;
    this.caller = caller;
  }

  boolean hasUnits() {
    return next.get() < units;
  }

  /** Called under the team's lock while the job is listed, hence before the caller waits. */
  void enter() {
    helpers.incrementAndGet();
  }

  void leave() {
    if (helpers.decrementAndGet() == 0) {
      LockSupport.unpark(caller);
    }
  }

  void work(int worker) {
    try {
      for (long unit = next.getAndIncrement(); unit < units; unit = next.getAndIncrement()) {
        task.run((int) unit, worker);
      }
    } catch (Throwable t) {
      next.set(units);
      record(t);
    }
  }

  @SuppressWarnings("ReferenceEquality") // a throwable must not be suppressed in itself
  private synchronized void record(Throwable t) {
    if (failure == null) {
      failure = t;
    } else if (failure != t) {
      failure.addSuppressed(t);
    }
  }

  void awaitHelpers(long spinNanos) {
    long start = System.nanoTime();
    while (helpers.get() > 0 && System.nanoTime() - start < spinNanos) {
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    while (helpers.get() > 0) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void rethrow() {
    Throwable thrown;
    synchronized (this) {
      thrown = failure;
    }
    if (thrown != null) {
      Job.<RuntimeException>sneak(thrown);
    }
  }

  /** Throws anything as it is: a unit may be written in a language without checked exceptions. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable t) throws T {
    throw (T) t;
  }
}
