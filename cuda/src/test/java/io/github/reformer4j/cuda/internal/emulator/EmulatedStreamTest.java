package io.github.reformer4j.cuda.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Grid;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsEmulator
class EmulatedStreamTest {
  private final Bench bench = new Bench();
  private final DeviceStream stream = bench.device().stream();

  @AfterEach
  void close() {
    bench.close();
  }

  private void scale(long from, long to, int count, double factor) {
    Arguments arguments = new Arguments().address(from).address(to).int64(count).float32(factor);
    bench.run("first", "scale", Grid.over(count), arguments);
  }

  @Test
  void workIsDoneInOrder() {
    long in = bench.floats(1, 2, 3);
    long out = bench.words(3);
    stream.copy(in, out, 12);
    scale(out, out, 3, 2);
    stream.fill(in, (byte) 0, 8);
    stream.await();
    assertThat(bench.floatsAt(out, 3)).containsExactly(2, 4, 6);
    assertThat(bench.floatsAt(in, 3)).containsExactly(0, 0, 3);
  }

  @Test
  void aRecordingDoesNothingUntilItIsReplayed() {
    long values = bench.floats(1, 2, 3);
    try (DeviceStream.Recording recording =
        stream.record(
            () -> {
              scale(values, values, 3, 2);
              stream.fill(values, (byte) 0, 4);
            })) {
      assertThat(bench.floatsAt(values, 3)).containsExactly(1, 2, 3);
      recording.replay();
      recording.replay();
      assertThat(bench.floatsAt(values, 3)).containsExactly(0, 8, 12);
    }
  }

  @Test
  void aReplayCanBeRecorded() {
    long values = bench.floats(1);
    try (DeviceStream.Recording once = stream.record(() -> scale(values, values, 1, 3));
        DeviceStream.Recording twice =
            stream.record(
                () -> {
                  once.replay();
                  once.replay();
                })) {
      assertThat(bench.floatsAt(values, 1)).containsExactly(1);
      twice.replay();
      assertThat(bench.floatsAt(values, 1)).containsExactly(9);
    }
  }

  @Test
  void whatWaitsCannotBeRecorded() {
    long values = bench.floats(1);
    List<Runnable> waiting =
        List.of(
            stream::await,
            () -> bench.floatsAt(values, 1),
            () -> bench.floats(1),
            () -> bench.device().allocate(4),
            () -> stream.record(() -> {}));
    for (Runnable work : waiting) {
      assertThatIllegalStateException()
          .isThrownBy(() -> stream.record(work))
          .withMessageContaining("while recording");
    }
    stream.await();
  }

  @Test
  void aClosedRecordingIsRefused() {
    DeviceStream.Recording recording = stream.record(() -> {});
    recording.close();
    recording.close();
    assertThatIllegalStateException()
        .isThrownBy(recording::replay)
        .withMessage("recording = closed: expected an open one");
  }

  @Test
  void aClosedDeviceRefusesWorkAndCanBeClosedAgain() {
    long values = bench.floats(1);
    bench.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> stream.fill(values, (byte) 0, 4))
        .withMessageContaining("closed");
    assertThatIllegalStateException().isThrownBy(() -> bench.device().allocate(4));
  }

  @Test
  void severalThreadsAndDevicesTakeTurns() throws InterruptedException, ExecutionException {
    final int threads = 4;
    final int launches = 50;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> futures = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        futures.add(executor.submit(() -> doubleAndSum(launches)));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }

  private static void doubleAndSum(int launches) {
    try (Bench own = new Bench(ThreadOrder.REVERSED)) {
      long values = own.floats(new float[] {1, 2, 3, 4});
      long sum = own.words(1);
      for (int i = 0; i < launches; i++) {
        own.run(
            "first", "sum", Grid.of(1, 64), new Arguments().address(values).address(sum).int32(4));
        assertThat(own.floatsAt(sum, 1)).containsExactly(10);
      }
    }
  }
}
