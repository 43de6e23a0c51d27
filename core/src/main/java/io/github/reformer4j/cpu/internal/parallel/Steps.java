package io.github.reformer4j.cpu.internal.parallel;

/**
 * Rows of steps, each cut into units. The steps of a row follow one another; rows have nothing to
 * do with each other. So whoever finds all units of a step taken goes on with the next row instead
 * of waiting for those at work on them, but begins no row before it must: what the steps of a row
 * come back to stays cached. Who does what is a lottery, the order of a row's steps is not.
 */
public final class Steps {
  /** One piece of a step. */
  @FunctionalInterface
  public interface UnitTask {
    /**
     * Does one unit.
     *
     * @param row 0 to rows − 1
     * @param step 0 to steps − 1; the row's earlier steps have ended
     * @param unit 0 to the step's units − 1
     * @param worker below the number of threads, and of nobody else at work on this call
     */
    void run(int row, int step, int unit, int worker);
  }

  private final long spinNanos;
  private final int rows;
  private final int[] units;
  private final UnitTask task;
  private final Object lock = new Object();

  // guarded by the lock: each row's step, and how many of its units were taken and have
  // ended; rows before the first are done
  private final int[] step;
  private final int[] taken;
  private final int[] ended;
  private int first;
  private boolean failed;

  /** Counts the steps that ended: what those without work wait for. */
  private volatile int turns;

  private Steps(int rows, int[] units, UnitTask task, long spinNanos) {
    this.spinNanos = spinNanos;
    this.rows = rows;
    this.units = units;
    this.task = task;
    step = new int[rows];
    taken = new int[rows];
    ended = new int[rows];
  }

  /**
   * Runs every unit exactly once and returns when all have ended.
   *
   * @param team does the work
   * @param rows at least 0
   * @param units of each step, the same for all rows; at least 1
   * @param task must not depend on the worker but for scratch memory
   */
  public static void forEach(WorkTeam team, int rows, int[] units, UnitTask task) {
    Steps steps = new Steps(rows, units, task, team.spinNanos());
    team.forEach(team.threads(), (_, worker) -> steps.work(worker));
  }

  private void work(int worker) {
    while (true) {
      int seen = turns;
      int row;
      int at = 0;
      int unit = 0;
      synchronized (lock) {
        row = find();
        if (failed || first == rows) {
          return;
        }
        if (row < rows) {
          at = step[row];
          unit = taken[row]++;
        }
      }
      if (row < rows) {
        run(row, at, unit, worker);
      } else {
        await(seen);
      }
    }
  }

  /** The first row with a unit to be taken; the number of rows if there is none. */
  private int find() {
    while (first < rows && step[first] == units.length) {
      first++;
    }
    int row = first;
    while (row < rows && (step[row] == units.length || taken[row] == units[step[row]])) {
      row++;
    }
    return row;
  }

  private void run(int row, int at, int unit, int worker) {
    boolean done = false;
    try {
      task.run(row, at, unit, worker);
      done = true;
    } finally {
      end(row, done);
    }
  }

  private void end(int row, boolean done) {
    synchronized (lock) {
      failed |= !done;
      if (++ended[row] == units[step[row]]) {
        step[row]++;
        taken[row] = 0;
        ended[row] = 0;
      } else if (done) {
        return;
      }
      turns++;
      lock.notifyAll();
    }
  }

  private void await(int seen) {
    long start = System.nanoTime();
    while (turns == seen && System.nanoTime() - start < spinNanos) {
      Thread.onSpinWait();
    }
    boolean interrupted = false;
    synchronized (lock) {
      while (turns == seen) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
