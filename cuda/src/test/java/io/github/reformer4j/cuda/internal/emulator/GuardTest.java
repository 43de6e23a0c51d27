package io.github.reformer4j.cuda.internal.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memory of the device: guard pages, poison, what is freed, and what is refused. */
@NeedsEmulator
class GuardTest {
  private static final Grid ONE_WARP = Grid.of(1, 32);

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private void store(long address, long index) {
    bench.run("misuse", "store_at", ONE_WARP, new Arguments().address(address).int64(index));
  }

  private void load(long address, long index) {
    bench.run(
        "misuse",
        "load_at",
        ONE_WARP,
        new Arguments().address(address).int64(index).address(bench.words(1)));
  }

  @Test
  void writingBehindTheEndIsAFault() {
    long address = bench.words(100);
    store(address, 99);
    assertThatIllegalStateException()
        .isThrownBy(() -> store(address, 100))
        .withMessage(
            "emulator/misuse.cu:store_at{ELEMENT=float}: writes at address 0x%x, 0 bytes behind the"
                + " end of an allocation of 400 bytes (thread 0 of block 0, 0, 0)",
            address + 400);
  }

  @Test
  void readingBehindTheEndIsAFault() {
    long address = bench.words(4);
    load(address, 3);
    assertThatIllegalStateException()
        .isThrownBy(() -> load(address, 5))
        .withMessageContaining("reads at")
        .withMessageContaining("4 bytes behind the end of an allocation of 16 bytes");
  }

  @Test
  void writingBeforeTheBeginningIsAFaultOrIsFoundWhenItIsFreed() {
    long address = bench.words(1024);
    assertThatIllegalStateException()
        .isThrownBy(() -> store(address, -1))
        .withMessageContaining("4 bytes before an allocation of 4096 bytes");
    long small = bench.words(4);
    store(small, -1);
    assertThatIllegalStateException()
        .isThrownBy(() -> bench.device().free(small))
        .withMessageContaining("4 bytes before an allocation of 16 bytes");
  }

  @Test
  void writingIntoTheFewBytesBeforeTheGuardIsFoundAfterTheKernel() {
    long address = bench.words(5);
    assertThatIllegalStateException()
        .isThrownBy(() -> store(address, 5))
        .withMessageContaining("store_at")
        .withMessageContaining("0 bytes behind the end of an allocation of 20 bytes");
  }

  @Test
  void usingWhatHasBeenFreedIsAFault() {
    long address = bench.words(100);
    bench.device().free(address);
    assertThatIllegalStateException()
        .isThrownBy(() -> load(address, 0))
        .withMessageContaining("0 bytes into an allocation of 400 bytes, which has been freed");
    assertThatIllegalStateException()
        .isThrownBy(() -> bench.device().free(address))
        .withMessageContaining("which has been freed");
  }

  @Test
  void wildAddressesAreFaults() {
    assertThatIllegalStateException()
        .isThrownBy(() -> store(0, 0))
        .withMessageContaining("writes at address 0x0, far from all allocations");
    assertThatIllegalStateException()
        .isThrownBy(() -> store(1L << 60, 0))
        .withMessageContaining("address that no memory can have");
  }

  @Test
  void newMemoryIsPoison() {
    long address = bench.words(7);
    assertThat(bench.floatsAt(address, 7)).containsOnly(Float.NaN);
    assertThat(bench.intsAt(address, 7)).containsOnly(-1);
  }

  @Test
  void theHostIsHeldToTheSameBounds() {
    long address = bench.words(4);
    assertThatIllegalStateException()
        .isThrownBy(() -> bench.floatsAt(address, 5))
        .withMessageContaining("20 bytes from address 0x%x", address);
    assertThatIllegalStateException().isThrownBy(() -> bench.floatsAt(address - 4, 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> bench.device().stream().fill(address + 16, (byte) 0, 1));
    bench.device().stream().write(MemorySegment.ofArray(new float[3]), address + 4);
    assertThat(bench.floatsAt(address, 4)).containsExactly(Float.NaN, 0, 0, 0);
  }

  @Test
  void memoryThatIsNotThereIsRefusedAndTheDeviceStaysUsable() {
    try (EmulatedDevice small = new EmulatedDevice(ThreadOrder.FORWARD, 10_000)) {
      long address = small.allocate(8_000);
      assertThatThrownBy(() -> small.allocate(2_001))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessageContaining("2001 bytes, free are 2000");
      small.free(address);
      small.allocate(10_000);
    }
  }

  /** The JVM finds null by faults of its own, which must reach it before and after a kernel's. */
  @Test
  void faultsOfTheJvmStayItsOwn() {
    long address = bench.words(4);
    for (int round = 0; round < 20; round++) {
      assertThatIllegalStateException().isThrownBy(() -> store(address, 4));
      assertThat(nullPointers(20_000)).isEqualTo(10_000);
      store(address, round % 4);
    }
  }

  /** Long enough to be compiled, without a check for null but the fault. */
  private static int nullPointers(int count) {
    int[] there = {1};
    int caught = 0;
    for (int i = 0; i < count; i++) {
      try {
        caught += first(i % 2 == 0 ? null : there) - 1;
      } catch (NullPointerException e) {
        caught++;
      }
    }
    return caught;
  }

  @SuppressWarnings("NullAway") // the null is the point
  private static int first(int @Nullable [] array) {
    return array[0];
  }
}
