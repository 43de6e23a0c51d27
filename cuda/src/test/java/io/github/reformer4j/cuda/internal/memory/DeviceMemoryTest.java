package io.github.reformer4j.cuda.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
  private static final long PLENTY = 1 << 20;

  @Test
  void aTensorIsZeroAndCannotBeAddressedByTheHost() {
    MemoryOnly device = new MemoryOnly(true, PLENTY);
    try (DeviceMemory memory = new DeviceMemory(device);
        Tensor tensor = memory.tensor(DType.FLOAT32, Shape.of(3, 5))) {
      assertThat(tensor.toFloats()).containsOnly(0f);
      assertThatThrownBy(tensor::segment).hasMessageContaining("memory-only");
      tensor.setDouble(7, 2.5);
      assertThat(tensor.getDouble(7)).isEqualTo(2.5);
      assertThat(tensor.reshape(15).slice(7, 8).toFloats()).containsExactly(2.5f);
    }
  }

  @Test
  void anEmptyTensorTakesNoHarm() {
    try (DeviceMemory memory = new DeviceMemory(new MemoryOnly(true, PLENTY));
        Tensor tensor = memory.tensor(DType.FLOAT32, Shape.of(0, 5))) {
      assertThat(tensor.toFloats()).isEmpty();
    }
  }

  @Test
  void freedMemoryIsHandedOutAgain() {
    MemoryOnly device = new MemoryOnly(true, PLENTY);
    try (DeviceMemory memory = new DeviceMemory(device)) {
      memory.tensor(DType.FLOAT32, Shape.of(100)).close();
      memory.tensor(DType.INT32, Shape.of(10, 10)).close();
      assertThat(device.requests).isEqualTo(1);
      assertThat(memory.liveBytes()).isZero();
      assertThat(memory.peakBytes()).isBetween(400L, 512L);
    }
    assertThat(device.allocations()).isZero();
  }

  @Test
  void aDeviceThatKeepsNothingGetsItsMemoryBackAtOnce() {
    MemoryOnly device = new MemoryOnly(false, PLENTY);
    try (DeviceMemory memory = new DeviceMemory(device)) {
      memory.tensor(DType.FLOAT32, Shape.of(100)).close();
      assertThat(device.allocations()).isZero();
    }
  }

  @Test
  void whatIsKeptFreeIsGivenUpBeforeMemoryIsRefused() {
    MemoryOnly device = new MemoryOnly(true, 4096);
    try (DeviceMemory memory = new DeviceMemory(device)) {
      memory.give(memory.take(3000));
      memory.give(memory.take(4000));
      assertThatThrownBy(() -> memory.take(5000))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessageContaining("5120");
      memory.give(memory.take(4096)); // still usable
    }
  }

  @Test
  void workThatIsRecordedTakesNoMemoryThoughSomeIsKeptFree() {
    try (DeviceMemory memory = new DeviceMemory(new MemoryOnly(true, PLENTY))) {
      memory.give(memory.take(1000));
      assertThatThrownBy(() -> memory.withoutTaking(() -> memory.take(1000)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("take of 1000 bytes while recording: expected only memory taken before");
      memory.give(memory.take(1000)); // afterwards it may
    }
  }

  @Test
  void thePeakCanBeCountedAnew() {
    try (DeviceMemory memory = new DeviceMemory(new MemoryOnly(true, PLENTY))) {
      long kept = memory.take(1024);
      memory.give(memory.take(2048));
      assertThat(memory.peakBytes()).isEqualTo(3072);
      memory.resetPeak();
      assertThat(memory.peakBytes()).isEqualTo(1024);
      memory.give(kept);
    }
  }

  @Test
  void memoryIsGivenBackOnceOnly() {
    try (DeviceMemory memory = new DeviceMemory(new MemoryOnly(true, PLENTY))) {
      long address = memory.take(8);
      memory.give(address);
      assertThatThrownBy(() -> memory.give(address)).hasMessageContaining("not given back");
    }
  }

  @Test
  void closingFreesWhatIsStillInUseAndClosingItsTensorsThenDoesNothing() {
    MemoryOnly device = new MemoryOnly(true, PLENTY);
    DeviceMemory memory = new DeviceMemory(device);
    Tensor late = memory.tensor(DType.FLOAT32, Shape.of(4));
    memory.close();
    memory.close();
    assertThat(device.allocations()).isZero();
    late.close();
    assertThatThrownBy(() -> memory.take(1)).hasMessageContaining("closed");
  }
}
