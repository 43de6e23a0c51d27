package io.github.reformer4j.cuda.internal.attention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstUseTest {
  private final FirstUse<String, Object> things = new FirstUse<>();

  @Test
  void makesOnce() {
    AtomicInteger times = new AtomicInteger();
    Object first = things.of("a", _ -> times.incrementAndGet());
    assertThat(things.of("a", _ -> times.incrementAndGet())).isSameAs(first);
    assertThat(things.of("b", _ -> times.incrementAndGet())).isNotSameAs(first);
    assertThat(times).hasValue(2);
  }

  @Test
  void aThreadThatMakesHoldsNobodyUp() throws Exception {
    CountDownLatch making = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Object> slow =
        CompletableFuture.supplyAsync(
            () ->
                things.of(
                    "a",
                    _ -> {
                      making.countDown();
                      awaitOrFail(go);
                      return "slow";
                    }));
    making.await();
    // Held up, this would never return: the other one waits for what comes after it.
    assertThat(things.of("a", _ -> "quick")).isEqualTo("quick");
    go.countDown();
    assertThat(slow.get()).as("what was there first").isEqualTo("quick");
  }

  private static void awaitOrFail(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
