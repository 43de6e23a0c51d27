package io.github.reformer4j.cuda.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CudaWorkspaceTest {
  private static final long PLENTY = 1 << 20;

  private final MemoryOnly device = new MemoryOnly(true, PLENTY);
  private final DeviceMemory memory = new DeviceMemory(device);

  @Test
  void aSecondCallFindsWhatTheFirstTook() {
    try (CudaWorkspace workspace = new CudaWorkspace(memory)) {
      workspace.begin();
      long floats = workspace.floats(100);
      long ints = workspace.ints(50);
      workspace.begin();
      assertThat(workspace.floats(100)).isEqualTo(floats);
      assertThat(workspace.ints(20)).isEqualTo(ints);
      assertThat(device.requests).isEqualTo(2);
      assertThat(workspace.bytes()).isEqualTo(600);
    }
    assertThat(memory.liveBytes()).isZero();
  }

  @Test
  void aLargerCallGrowsIt() {
    try (CudaWorkspace workspace = new CudaWorkspace(memory)) {
      workspace.begin();
      workspace.floats(100);
      workspace.begin();
      workspace.floats(1000);
      assertThat(workspace.bytes()).isEqualTo(4000);
      assertThat(memory.liveBytes()).isBetween(4000L, 4096L);
    }
  }

  @Test
  void nothingIsStillAnAddress() {
    try (CudaWorkspace workspace = new CudaWorkspace(memory)) {
      workspace.begin();
      assertThat(workspace.floats(0)).isNotZero().isNotEqualTo(workspace.ints(0));
    }
  }
}
