package io.github.reformer4j.cpu.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepsTest {
  private static final int ROWS = 7;
  private static final int[] UNITS = {5, 1, 3, 8, 1};
  private static final int MOST_UNITS = 8;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyUnitRunsOnceAndAfterTheStepBefore(int threads) {
    AtomicIntegerArray runs = new AtomicIntegerArray(ROWS * UNITS.length * MOST_UNITS);
    AtomicIntegerArray ended = new AtomicIntegerArray(ROWS * UNITS.length);
    AtomicInteger early = new AtomicInteger();
    try (WorkTeam team = new WorkTeam(threads)) {
      Steps.forEach(
          team,
          ROWS,
          UNITS,
          (row, step, unit, worker) -> {
            if (step > 0 && ended.get(row * UNITS.length + step - 1) < UNITS[step - 1]) {
              early.incrementAndGet();
            }
            Thread.onSpinWait();
            runs.incrementAndGet((row * UNITS.length + step) * MOST_UNITS + unit);
            ended.incrementAndGet(row * UNITS.length + step);
          });
    }
    assertThat(early).hasValue(0);
    for (int row = 0; row < ROWS; row++) {
      for (int step = 0; step < UNITS.length; step++) {
        for (int unit = 0; unit < MOST_UNITS; unit++) {
          assertThat(runs.get((row * UNITS.length + step) * MOST_UNITS + unit))
              .as("runs of unit %d of step %d of row %d", unit, step, row)
              .isEqualTo(unit < UNITS[step] ? 1 : 0);
        }
      }
    }
  }

  /** One worker stays in the first row until another has reached the second. */
  @Test
  void aRowIsBegunWhileTheOneBeforeIsWorkedOn() {
    CountDownLatch second = new CountDownLatch(1);
    try (WorkTeam team = new WorkTeam(2)) {
      Steps.forEach(
          team,
          2,
          new int[] {1, 1},
          (row, step, unit, worker) -> {
            if (row == 1) {
              second.countDown();
            } else if (step == 0) {
              awaitQuietly(second);
            }
          });
    }
    assertThat(second.getCount()).isZero();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aFailureEndsAllAndIsThrown(int threads) {
    AtomicInteger after = new AtomicInteger();
    try (WorkTeam team = new WorkTeam(threads)) {
      assertThatThrownBy(
              () ->
                  Steps.forEach(
                      team,
                      2,
                      new int[] {4, 1},
                      (row, step, unit, worker) -> {
                        if (step == 0 && unit == 3) {
                          throw new IllegalStateException("broken");
                        }
                        if (step == 1) {
                          after.incrementAndGet();
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("broken");
      assertThat(after).hasValue(0);
      // the team goes on working
      Steps.forEach(team, 1, new int[] {3}, (row, step, unit, worker) -> after.incrementAndGet());
    }
    assertThat(after).hasValue(3);
  }
}
