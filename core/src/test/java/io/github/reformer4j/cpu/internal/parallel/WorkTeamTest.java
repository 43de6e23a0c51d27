package io.github.reformer4j.cpu.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkTeamTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void runsEachUnitExactlyOnceAndIsReusable(int threads) {
    try (WorkTeam team = new WorkTeam(threads)) {
      for (int units : new int[] {0, 1, 2, 3, 7, 64, 1000}) {
        for (int repeat = 0; repeat < 20; repeat++) {
          AtomicIntegerArray times = new AtomicIntegerArray(units);
          team.forEach(units, (unit, worker) -> times.incrementAndGet(unit));
          assertThat(IntStream.range(0, units).map(times::get)).allMatch(t -> t == 1);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8})
  void workerIndicesAreUniqueAmongThoseAtWork(int threads) {
    try (WorkTeam team = new WorkTeam(threads)) {
      AtomicIntegerArray inside = new AtomicIntegerArray(threads);
      AtomicInteger clashes = new AtomicInteger();
      for (int repeat = 0; repeat < 50; repeat++) {
        team.forEach(
            200,
            (unit, worker) -> {
              if (inside.incrementAndGet(worker) != 1) {
                clashes.incrementAndGet();
              }
              Thread.onSpinWait();
              inside.decrementAndGet(worker);
            });
      }
      assertThat(clashes).hasValue(0);
    }
  }

  @Test
  void plainWritesOfUnitsAreSeenByTheCallerAndTheOtherWayRound() {
    try (WorkTeam team = new WorkTeam(3)) {
      int[] values = new int[500];
      for (int repeat = 1; repeat <= 300; repeat++) {
        int expected = repeat;
        team.forEach(values.length, (unit, worker) -> values[unit]++);
        assertThat(values).containsOnly(expected);
      }
    }
  }

  @Test
  void allThreadsTakePart() {
    int threads = 4;
    try (WorkTeam team = new WorkTeam(threads)) {
      CountDownLatch together = new CountDownLatch(threads);
      AtomicIntegerArray seen = new AtomicIntegerArray(threads);
      team.forEach(
          threads,
          (unit, worker) -> {
            seen.incrementAndGet(worker);
            together.countDown();
            // passes only when as many workers as units are inside
            await(together);
          });
      assertThat(IntStream.range(0, threads).map(seen::get)).allMatch(t -> t == 1);
    }
  }

  @Test
  void theFirstFailureIsRethrownWithTheOthersSuppressedAndNothingMoreStarts() {
    try (WorkTeam team = new WorkTeam(2)) {
      CountDownLatch both = new CountDownLatch(2);
      List<Integer> started = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  team.forEach(
                      100,
                      (unit, worker) -> {
                        synchronized (started) {
                          started.add(unit);
                        }
                        both.countDown();
                        await(both);
                        throw new IllegalStateException("unit " + unit);
                      }))
          .isInstanceOf(IllegalStateException.class)
          .satisfies(t -> assertThat(t.getSuppressed()).hasSize(1));
      assertThat(started).containsExactlyInAnyOrder(0, 1);
      AtomicInteger after = new AtomicInteger();
      team.forEach(10, (unit, worker) -> after.incrementAndGet());
      assertThat(after).hasValue(10);
    }
  }

  @Test
  void theSameFailureThrownTwiceIsNotSuppressedInItself() {
    try (WorkTeam team = new WorkTeam(2)) {
      Error failure = new Error("shared");
      CountDownLatch both = new CountDownLatch(2);
      assertThatThrownBy(
              () ->
                  team.forEach(
                      2,
                      (unit, worker) -> {
                        both.countDown();
                        await(both);
                        throw failure;
                      }))
          .isSameAs(failure);
    }
  }

  @Test
  void callersAtTheSameTimeEachProgressAndNestedCallsWork() throws Exception {
    int callers = 6;
    try (WorkTeam team = new WorkTeam(3);
        ExecutorService pool = Executors.newFixedThreadPool(callers)) {
      CountDownLatch inside = new CountDownLatch(callers);
      List<Future<Integer>> sums = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        sums.add(
            pool.submit(
                () -> {
                  AtomicInteger sum = new AtomicInteger();
                  team.forEach(
                      50,
                      (unit, worker) -> {
                        if (unit == 0) {
                          // every call has started before any may go on
                          inside.countDown();
                          await(inside);
                        }
                        team.forEach(3, (inner, w) -> sum.addAndGet(unit));
                      });
                  return sum.get();
                }));
      }
      for (Future<Integer> sum : sums) {
        assertThat(sum.get()).isEqualTo(3 * 50 * 49 / 2);
      }
    }
  }

  @Test
  void anInterruptedCallerWaitsForItsUnitsAndStaysInterrupted() {
    try (WorkTeam team = new WorkTeam(2)) {
      AtomicInteger done = new AtomicInteger();
      Thread.currentThread().interrupt();
      team.forEach(40, (unit, worker) -> done.incrementAndGet());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(done).hasValue(40);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesWorkOnceClosed(int threads) {
    WorkTeam team = new WorkTeam(threads);
    team.close();
    team.close();
    for (int units : new int[] {0, 1, 5}) {
      assertThatThrownBy(() -> team.forEach(units, (unit, worker) -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("cpu backend = closed: expected an open one");
    }
  }

  @Test
  void refusesBadNumbers() {
    assertThatThrownBy(() -> new WorkTeam(0)).hasMessage("threads = 0: expected at least 1");
    try (WorkTeam team = new WorkTeam(1)) {
      assertThatThrownBy(() -> team.forEach(-1, (unit, worker) -> {}))
          .hasMessage("units = -1: expected at least 0");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
