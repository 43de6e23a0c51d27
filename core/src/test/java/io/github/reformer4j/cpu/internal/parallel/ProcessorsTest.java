package io.github.reformer4j.cpu.internal.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
  private static final Path THREADS = Path.of("/proc/self/task");
  private static final String NAME = "sleeper-of-test";

  @Test
  void aSleeperIsKeptOffOneProcessorUntilItIsAwake() throws IOException, InterruptedException {
    assumeThat(THREADS).isDirectory();
    SynchronousQueue<Processors> made = new SynchronousQueue<>();
    CountDownLatch wake = new CountDownLatch(1);
    CountDownLatch awake = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread sleeper =
        Thread.ofPlatform()
            .name(NAME)
            .start(
                () -> {
                  try {
                    Processors own = Objects.requireNonNull(Processors.ofThisThread());
                    made.put(own);
                    wake.await();
                    own.awake();
                    awake.countDown();
                    end.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    Processors processors = made.take();
    BigInteger before = mask();
    processors.keepOff();
    BigInteger narrowed = mask();
    if (before.bitCount() == 1) {
      assertThat(narrowed).isEqualTo(before);
    } else {
      assertThat(narrowed.bitCount()).isEqualTo(before.bitCount() - 1);
      assertThat(narrowed.andNot(before)).isZero();
    }
    // once narrowed, a second waker changes nothing
    processors.keepOff();
    assertThat(mask()).isEqualTo(narrowed);
    wake.countDown();
    awake.await();
    assertThat(mask()).isEqualTo(before);
    end.countDown();
    sleeper.join();
  }

  /** The processors that the kernel allows the sleeper. */
  private static BigInteger mask() throws IOException {
    try (Stream<Path> threads = Files.list(THREADS)) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).strip().equals(NAME)) {
          for (String line : Files.readAllLines(thread.resolve("status"))) {
            if (line.startsWith("Cpus_allowed:")) {
              return new BigInteger(
                  line.substring(line.indexOf(':') + 1).strip().replace(",", ""), 16);
            }
          }
        }
      }
    }
    throw new IOException("thread " + NAME + " = absent: expected one under " + THREADS);
  }
}
