package io.github.reformer4j.cuda.internal.card;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.DeviceStream.Recording;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardDeviceTest {
  private static final KernelSource SOURCE = KernelSource.of("tests/scale.cu", "scale");

  private final FakeDriver driver = new FakeDriver();
  private final CardDevice device = open();

  private CardDevice open() {
    return CardDevice.open(
        driver, CardFacts.of(driver, 0), new FakeParts.NamesAsBinaries(), Optional.empty());
  }

  @AfterEach
  void nothingIsLeft() {
    driver.failures.clear();
    device.close();
    assertThat(driver.isClean()).isTrue();
  }

  @Test
  void copiesOfAnyLengthArriveWhole() {
    for (int bytes : new int[] {0, 1, 4 << 20, (4 << 20) + 1, 13_000_001}) {
      byte[] sent = new byte[bytes];
      for (int i = 0; i < bytes; i++) {
        sent[i] = (byte) (i * 31 + i / 977);
      }
      long address = device.allocate(Math.max(1, bytes));
      device.stream().write(MemorySegment.ofArray(sent), address);
      byte[] received = new byte[bytes];
      device.stream().read(address, MemorySegment.ofArray(received));
      assertThat(received).as("%s bytes", bytes).isEqualTo(sent);
      device.free(address);
    }
  }

  @Test
  void copiesRunFromNativeMemoryToo() {
    long address = device.allocate(64);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment host = arena.allocate(64).fill((byte) 7);
      device.stream().write(host, address);
      host.fill((byte) 0);
      device.stream().read(address, host);
      assertThat(host.toArray(JAVA_BYTE)).containsOnly(7);
    }
    device.free(address);
  }

  @Test
  void argumentsArriveInOrder() {
    driver.argumentCount = 40;
    Arguments arguments = new Arguments();
    IntStream.range(0, 40).forEach(i -> arguments.int64(i * 1_000_000_007L));
    device.stream().launch(device.kernel(SOURCE), Grid.of(3, 2, 64), arguments);
    assertThat(driver.launches)
        .singleElement()
        .satisfies(
            launch -> {
              assertThat(launch.grid()).isEqualTo(new Grid(3, 2, 1, 64, 0));
              assertThat(launch.arguments())
                  .isEqualTo(IntStream.range(0, 40).mapToObj(i -> i * 1_000_000_007L).toList());
            });
  }

  @Test
  void kernelIsLoadedOnce() {
    assertThat(device.kernel(SOURCE)).isSameAs(device.kernel(SOURCE));
    device.kernel(KernelSource.of(SOURCE.file(), "other"));
    assertThat(driver.calls).containsOnlyOnce("loadModule");
    device.kernel(SOURCE.with("ELEMENT", "float"));
    assertThat(driver.calls.stream().filter("loadModule"::equals)).hasSize(2);
  }

  @Test
  void dynamicSharedMemoryIsAskedForWheneverItIsMoreThanBefore() {
    Kernel kernel = device.kernel(SOURCE);
    for (int bytes : new int[] {0, 1024, 512, 102_400, 102_400, 1024}) {
      device.stream().launch(kernel, Grid.of(1, 32).shared(bytes), new Arguments());
    }
    assertThat(driver.calls.stream().filter(call -> call.startsWith("allowShared")))
        .containsExactly("allowShared 1024", "allowShared 102400");
  }

  @Test
  void moreSharedMemoryThanThereIsIsRefused() {
    Kernel kernel = device.kernel(SOURCE);
    Grid grid = Grid.of(1, 32).shared(228 * 1024);
    assertThatThrownBy(() -> device.stream().launch(kernel, grid, new Arguments()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("scale.cu")
        .hasMessageContaining("sharedBytes = 233472: expected at most 232448 on cuda:0");
  }

  @Test
  void kernelOfAnotherDeviceIsRefused() {
    try (CardDevice other = open()) {
      Kernel kernel = other.kernel(SOURCE);
      assertThatThrownBy(() -> device.stream().launch(kernel, Grid.of(1, 32), new Arguments()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of another device: expected one of cuda:0");
    }
  }

  @Test
  void outOfMemorySaysHowMuchAndLeavesTheDeviceUsable() {
    long free = driver.freeBytes();
    assertThatThrownBy(() -> device.allocate(1L << 40))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage(
            "cuda:0 is out of memory: asked for 1099511627776 bytes, and "
                + free
                + " of 1073741824 are free");
    device.free(device.allocate(1024));
  }

  @Test
  void failureSaysWhereWhatAndWhy() {
    Kernel kernel = device.kernel(SOURCE);
    driver.failures.put("launch", 1);
    assertThatThrownBy(() -> device.stream().launch(kernel, Grid.of(5, 64), new Arguments()))
        .isInstanceOf(CudaFailure.class)
        .hasMessage(
            "cuda:0, tests/scale.cu:scale over Grid[x=5, y=1, z=1, threads=64, sharedBytes=0]:"
                + " launch failed with CUDA_ERROR_1 (1): made to fail");
  }

  @Test
  void lostContextSaysThatTheBackendMustBeClosed() {
    driver.failures.put("awaitEvent", FakeDriver.ILLEGAL_ADDRESS);
    assertThatThrownBy(device.stream()::await)
        .isInstanceOf(CudaFailure.class)
        .hasMessageContaining("CUDA_LAUNCH_BLOCKING=1")
        .hasMessageContaining("cuda:0 can be used no more: close the backend");
  }

  @ParameterizedTest
  @ValueSource(ints = {214, 220, 226, 700, 702, 709, 710, 714, 715, 716, 717, 718, 719, 721})
  void lostContextCanBeClosed(int code) {
    FakeDriver lost = new FakeDriver();
    CudaContext context = context(lost);
    context.memory().give(context.memory().take(1000));
    context.memory().take(2000);
    List.of("recordEvent", "awaitEvent", "free", "awaitStream")
        .forEach(call -> lost.failures.put(call, code));
    context.close();
    assertThat(lost.calls).endsWith("releaseContext");
  }

  @ParameterizedTest
  @ValueSource(strings = {"makeCurrent", "free", "awaitStream"})
  void aFailureThatLosesNothingIsThrownAndTheContextReleased(String call) {
    FakeDriver failing = new FakeDriver();
    CudaContext context = context(failing);
    context.memory().take(1000);
    failing.failures.put(call, 720);
    assertThatThrownBy(context::close).isInstanceOf(CudaFailure.class).hasMessageContaining("720");
    assertThat(failing.calls).endsWith("releaseContext");
  }

  private static CudaContext context(FakeDriver driver) {
    CardDevice device =
        CardDevice.open(
            driver, CardFacts.of(driver, 0), new FakeParts.NamesAsBinaries(), Optional.empty());
    return new CudaContext(device, new DeviceMemory(device), Products.FULL);
  }

  @Test
  void whatALibraryDoesNotSayTheDriverIsAskedFor() {
    CardStream stream = (CardStream) device.stream();
    Runnable failing =
        () -> {
          throw new IllegalStateException("status 13");
        };
    assertThatThrownBy(() -> stream.queueForeign("a product", failing))
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("cuda:0, a product: status 13");
    driver.failures.put("awaitStream", FakeDriver.ILLEGAL_ADDRESS);
    assertThatThrownBy(() -> stream.queueForeign("a product", failing))
        .isInstanceOf(CudaFailure.class)
        .hasMessageContaining("cuda:0, a product: awaitStream failed with CUDA_ERROR_700");
    assertThatThrownBy(() -> stream.record(() -> stream.queueForeign("a product", failing)))
        .as("in a recording nobody waits")
        .hasMessage("cuda:0, a product: status 13");
  }

  @Test
  void anEventThatCannotBeHadSaysWhere() {
    driver.failures.put("createEvent", FakeDriver.OUT_OF_MEMORY);
    assertThatThrownBy(device.stream()::await)
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("cuda:0 is out of memory: an event");
  }

  /** The recording ends only after the other thread waits for it, while freeing. */
  @Test
  void memoryCanBeGivenBackInARecordingWhileAnotherThreadTrims() throws InterruptedException {
    DeviceMemory memory = new DeviceMemory(device);
    memory.give(memory.take(1000));
    long given = memory.take(2000);
    Thread other = new Thread(memory::trim);
    device.stream()
        .record(
            () ->
                memory.withoutTaking(
                    () -> {
                      other.start();
                      while (other.getState() != Thread.State.WAITING) {
                        Thread.onSpinWait();
                      }
                      memory.give(given);
                      assertThatThrownBy(() -> memory.take(2000)).hasMessageContaining("recording");
                      assertThatThrownBy(memory::trim).hasMessageContaining("recording");
                    }))
        .close();
    other.join();
    assertThat(memory.liveBytes()).isZero();
    memory.close();
  }

  @Test
  void closedDeviceRefusesEverything() {
    CardDevice closed = open();
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.allocate(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("cuda:0 = closed: expected an open device");
    assertThatThrownBy(() -> closed.stream().await()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void recordingDoesNothingUntilItIsReplayed() {
    Kernel kernel = device.kernel(SOURCE);
    long address = device.allocate(16);
    device.stream().fill(address, (byte) 1, 16);
    try (Recording recording =
        device.stream()
            .record(
                () -> {
                  device.stream().launch(kernel, Grid.of(1, 32), new Arguments());
                  device.stream().fill(address, (byte) 9, 16);
                })) {
      assertThat(driver.launches).isEmpty();
      assertThat(first(address)).isEqualTo((byte) 1);
      recording.replay();
      recording.replay();
      assertThat(driver.launches).hasSize(2);
      assertThat(first(address)).isEqualTo((byte) 9);
    }
    device.free(address);
  }

  private byte first(long address) {
    byte[] content = new byte[1];
    device.stream().read(address, MemorySegment.ofArray(content));
    return content[0];
  }

  @Test
  void whatWaitsIsRefusedInRecording() {
    long address = device.allocate(16);
    MemorySegment host = MemorySegment.ofArray(new byte[16]);
    List<Runnable> waiting =
        List.of(
            () -> device.stream().await(),
            () -> device.stream().write(host, address),
            () -> device.stream().read(address, host),
            () -> device.free(address),
            () -> device.allocate(1),
            () -> device.stream().record(() -> {}));
    for (Runnable each : waiting) {
      assertThatThrownBy(() -> device.stream().record(each))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("in a recording: expected what does not wait");
    }
    device.stream().await();
    device.free(address);
  }

  @Test
  void othersWaitForTheEndOfRecording() throws InterruptedException {
    Kernel kernel = device.kernel(SOURCE);
    CountDownLatch inside = new CountDownLatch(1);
    AtomicInteger seen = new AtomicInteger();
    Thread other =
        new Thread(
            () -> {
              try {
                inside.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              device.stream().launch(kernel, Grid.of(7, 32), new Arguments());
              seen.set(driver.launches.getLast().grid().x());
            });
    other.start();
    device.stream()
        .record(
            () -> {
              inside.countDown();
              device.stream().launch(kernel, Grid.of(8, 32), new Arguments());
            })
        .close();
    other.join();
    assertThat(seen).hasValue(7);
    assertThat(driver.launches).as("what was recorded was not done").hasSize(1);
  }
}
