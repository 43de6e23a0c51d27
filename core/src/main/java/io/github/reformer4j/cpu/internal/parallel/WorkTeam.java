package io.github.reformer4j.cpu.internal.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work on numbered units of a call. The caller always works itself, so that calls made
 * at the same time share the pool but none waits for another. What is computed must not depend on
 * which worker takes a unit: that is what makes results independent of the number of threads.
 */
public final class WorkTeam implements AutoCloseable {
  /** One piece of a call. */
  @FunctionalInterface
  public interface UnitTask {
    /**
     * Does one unit.
     *
     * @param unit 0 to units − 1
     * @param worker below the number of threads, and of nobody else at work on this call: it may
     *     index the call's scratch memory
     */
    void run(int unit, int worker);
  }

  /** How long to look for work before sleeping: covers the gap between two stages of a call. */
  private static final long SPIN_NANOS = 50_000;

  /** How many sleepers each worker wakes: a tree of wake-ups is fast for large teams too. */
  private static final int WAKE_FAN = 2;

  private final int threads;
  private final long spinNanos;
  private final Helper[] helpers;

  /** Calls in progress that may still have units; guarded by itself. */
  private final List<Job> jobs = new ArrayList<>();

  /** Counts the calls posted, so that a waiting helper sees a new one without taking the lock. */
  private volatile long posted;

  private volatile boolean closed;

  /**
   * A team; its pool threads start at once and are daemons.
   *
   * @param threads at least 1; the pool has one fewer, as the caller works too
   */
  public WorkTeam(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads = " + threads + ": expected at least 1");
    }
    this.threads = threads;
    // with fewer processors than threads, whoever spins keeps another from working
    this.spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    this.helpers = new Helper[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Helper(i + 1);
    }
    for (Helper helper : helpers) {
      helper.thread.start();
    }
  }

  /**
   * How many work on a call at most.
   *
   * @return at least 1
   */
  public int threads() {
    return threads;
  }

  /** How long to look for work before sleeping. */
  long spinNanos() {
    return spinNanos;
  }

  /**
   * Runs every unit exactly once, in no particular order, and returns when all have ended. Units
   * see what the caller wrote before, the caller sees what units wrote. After a failure no further
   * unit is started; when those at work have ended, the first failure is thrown, others suppressed
   * in it.
   *
   * @param units at least 0
   * @param task must not depend on the worker but for scratch memory
   * @throws IllegalStateException if the team is closed
   */
  public void forEach(int units, UnitTask task) {
    if (units < 0) {
      throw new IllegalArgumentException("units = " + units + ": expected at least 0");
    }
    if (closed) {
      throw new IllegalStateException("cpu backend = closed: expected an open one");
    }
    if (units <= 1 || threads == 1) {
      for (int unit = 0; unit < units; unit++) {
        task.run(unit, 0);
      }
      return;
    }
    Job job = new Job(units, task, Thread.currentThread());
    synchronized (jobs) {
      jobs.add(job);
      posted++;
    }
    wakeSome();
    job.work(0);
    synchronized (jobs) {
      jobs.remove(job);
    }
    // nobody can join any more
    job.awaitHelpers(spinNanos);
    job.rethrow();
  }

  /** Lets the pool threads end; calls in progress are finished by their callers. */
  @Override
  public void close() {
    closed = true;
    for (Helper helper : helpers) {
      helper.asleep.set(false);
      LockSupport.unpark(helper.thread);
    }
  }

  /** A call that wants help, joined; or null if there is none. */
  private @Nullable Job join(int worker) {
    synchronized (jobs) {
      int count = jobs.size();
      for (int i = 0; i < count; i++) {
        Job job = jobs.get((worker + i) % count);
        if (job.hasUnits()) {
          job.enter();
          return job;
        }
      }
      return null;
    }
  }

  private void wakeSome() {
    int woken = 0;
    for (Helper helper : helpers) {
      if (helper.asleep.get() && helper.asleep.compareAndSet(true, false)) {
        helper.wake();
        if (++woken == WAKE_FAN) {
          return;
        }
      }
    }
  }

  /** A pool thread; its number is its worker index in every call. */
  private final class Helper implements Runnable {
    private final int worker;
    private final Thread thread;
    private final AtomicBoolean asleep = new AtomicBoolean();
    private volatile @Nullable Processors processors;

    Helper(int worker) {
      this.worker = worker;
      this.thread =
          Thread.ofPlatform().daemon().name("reformer4j-worker-" + worker).unstarted(this);
    }

    void wake() {
      Processors own = processors;
      if (own != null) {
        own.keepOff();
      }
      LockSupport.unpark(thread);
    }

    @Override
    public void run() {
      processors = Processors.ofThisThread();
      while (!closed) {
        long seen = posted;
        Job job = join(worker);
        if (job == null) {
          awaitPost(seen);
          continue;
        }
        if (job.hasUnits()) {
          wakeSome();
        }
        try {
          job.work(worker);
        } finally {
          job.leave();
        }
      }
    }

    private void awaitPost(long seen) {
      long start = System.nanoTime();
      while (posted == seen && !closed && System.nanoTime() - start < spinNanos) {
        Thread.onSpinWait();
      }
      // whoever posts reads the flag after raising the count, so one of the two sees the other
      asleep.set(true);
      while (posted == seen && !closed && asleep.get()) {
        LockSupport.park(WorkTeam.this);
        // a stray interrupt must not turn parking into spinning
        Thread.interrupted();
      }
      asleep.set(false);
      Processors own = processors;
      if (own != null) {
        own.awake();
      }
    }
  }
}
