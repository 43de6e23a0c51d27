package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;

/** Cuts a count into units of a given size. */
final class Units {
  /** Elements of a unit of element-wise work: some ten microseconds. */
  static final int ELEMENTS = 1 << 15;

  private Units() {}

  /** A unit's work. */
  @FunctionalInterface
  interface Task {
    void run(long from, int count);
  }

  /** Units of {@link #ELEMENTS}. */
  static void elements(WorkTeam team, long total, Task task) {
    forEach(team, total, ELEMENTS, task);
  }

  /** Units of as many rows as have about {@link #ELEMENTS}. */
  static void rows(WorkTeam team, long rows, int width, Task task) {
    forEach(team, rows, rowsOfUnit(width), task);
  }

  static int rowsOfUnit(int width) {
    return Math.max(1, ELEMENTS / width);
  }

  static int count(long total, int size) {
    return Math.toIntExact(Math.ceilDiv(total, (long) size));
  }

  static void forEach(WorkTeam team, long total, int size, Task task) {
    team.forEach(
        count(total, size),
        (unit, worker) -> {
          long from = (long) unit * size;
          task.run(from, (int) Math.min(size, total - from));
        });
  }
}
