package io.github.reformer4j.cuda.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import org.junit.jupiter.api.Test;

class StagingTest {
  private static final long PLENTY = 1 << 20;

  private final MemoryOnly device = new MemoryOnly(false, PLENTY);
  private final DeviceMemory memory = new DeviceMemory(device);

  @Test
  void aTensorOfTheDeviceIsUsedWhereItLies() {
    try (Tensor tensor = memory.tensor(DType.FLOAT32, Shape.of(4));
        Staging staging = new Staging(memory)) {
      assertThat(staging.read(tensor)).isEqualTo(tensor.address());
      assertThat(staging.write(tensor.slice(1, 3))).isEqualTo(tensor.address() + 4);
      assertThat(device.allocations()).isEqualTo(1);
    }
  }

  @Test
  void aTensorOfTheHostIsCopiedThereAndBack() {
    try (Tensor in = Tensor.ofFloats(new float[] {1, 2, 3}, 3);
        Tensor out = Tensor.allocate(DType.FLOAT32, 3);
        Staging staging = new Staging(memory)) {
      device.copy(staging.read(in), staging.write(out), 12);
      assertThat(out.toFloats()).containsOnly(0f);
      staging.done();
      assertThat(out.toFloats()).containsExactly(1, 2, 3);
    }
    assertThat(device.allocations()).isZero();
  }

  @Test
  void whatIsOnlyReadIsNotCopiedBack() {
    try (Tensor in = Tensor.ofFloats(new float[] {1, 2, 3}, 3);
        Staging staging = new Staging(memory)) {
      device.fill(staging.read(in), (byte) 0, 12);
      staging.done();
      assertThat(in.toFloats()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void anUpdatedTensorGoesBothWays() {
    try (Tensor tensor = Tensor.ofFloats(new float[] {1, 2, 3}, 3);
        Staging staging = new Staging(memory)) {
      device.fill(staging.update(tensor) + 4, (byte) 0, 4);
      staging.done();
      assertThat(tensor.toFloats()).containsExactly(1, 0, 3);
    }
  }

  @Test
  void oneTensorInTwoRolesIsOneMemory() {
    try (Tensor tensor = Tensor.ofFloats(new float[] {1, 2, 3}, 3);
        Staging staging = new Staging(memory)) {
      long written = staging.write(tensor);
      long read = staging.read(tensor);
      assertThat(read).isEqualTo(written);
      device.fill(read, (byte) 0, 4);
      staging.done();
      assertThat(tensor.toFloats()).containsExactly(0, 2, 3);
    }
  }

  @Test
  void aCallThatFailsLeavesTheHostAlone() {
    try (Tensor out = Tensor.ofFloats(new float[] {1, 2, 3}, 3)) {
      try (Staging staging = new Staging(memory)) {
        device.fill(staging.write(out), (byte) 0, 12);
      }
      assertThat(out.toFloats()).containsExactly(1, 2, 3);
    }
    assertThat(device.allocations()).isZero();
  }

  @Test
  void nothingHasNoAddress() {
    try (Staging staging = new Staging(memory)) {
      assertThat(staging.read(null)).isZero();
      assertThat(staging.write(null)).isZero();
      assertThat(staging.update(null)).isZero();
    }
  }

  @Test
  void aTensorOfAnotherDeviceIsRefused() {
    try (DeviceMemory other = new DeviceMemory(new MemoryOnly(true, PLENTY));
        Tensor tensor = other.tensor(DType.FLOAT32, Shape.of(4));
        Staging staging = new Staging(memory)) {
      assertThatThrownBy(() -> staging.read(tensor))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected one on memory-only or on the host");
    }
  }
}
