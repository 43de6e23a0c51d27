package io.github.reformer4j.cuda.internal.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CardDiscoveryTest {
  private final FakeParts parts = new FakeParts();
  private final CardDiscovery discovery =
      new CardDiscovery(new DriverLibrary("Linux", _ -> {}), parts);

  private void assertObstacle(String text) {
    assertThatThrownBy(discovery::describe)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(text);
    assertThatThrownBy(discovery::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(text);
  }

  @Test
  void describesTheCard() {
    assertThat(discovery.describe())
        .isEqualTo(
            "Imaginary card (cuda:0, compute capability 9.0, 132 multiprocessors, driver for CUDA"
                + " 13.1)");
    assertThat(parts.card.calls).as("nothing is taken by looking").isEmpty();
  }

  @Test
  void opensTheCard() {
    try (CardDevice device = discovery.open()) {
      assertThat(device.place()).isEqualTo("cuda:0");
      assertThat(device.description()).endsWith("no compiler, no cuBLAS");
      assertThat(device.multiprocessors()).isEqualTo(132);
    }
    assertThat(parts.card.isClean()).isTrue();
  }

  @Test
  void driverMayBeTooOld() {
    parts.state = new DriverState(12_040, 0, "", 1);
    assertObstacle(
        "the NVIDIA driver is too old: it runs CUDA 12.4 at most, and CUDA 13.0 is needed (driver"
            + " 580 or newer)");
  }

  @Test
  void driverMayFindNoCard() {
    parts.state = new DriverState(13_000, 100, "no CUDA-capable device is detected", 0);
    assertObstacle("finds no card (CUDA_VISIBLE_DEVICES may hide it)");
    parts.state = new DriverState(13_000, 0, "", 0);
    assertObstacle("finds no card");
  }

  @Test
  void driverMayNotStart() {
    parts.state =
        new DriverState(13_000, 803, "system has unsupported display driver / cuda driver", 0);
    assertObstacle(
        "the NVIDIA driver does not start: system has unsupported display driver / cuda driver"
            + " (803)");
  }

  @Test
  void compilerMayBeMissing() {
    parts.hasCompiler = false;
    assertObstacle("NVRTC, which compiles the kernels, is not there: add org.bytedeco:cuda-redist");
  }

  @Test
  void presetsMayNotLoad() {
    parts.driver =
        () -> {
          throw new UnsatisfiedLinkError("libcudart.so.13: cannot open shared object file");
        };
    assertObstacle(
        "the CUDA libraries could not be loaded (libcudart.so.13: cannot open shared object file)");
  }

  @Test
  void cardMayBeTooOld() {
    parts.card.major = 7;
    parts.card.minor = 5;
    assertObstacle(
        "cuda:0 (Imaginary card) has compute capability 7.5: expected one of 8.x, 9.x, 10.x, 12.x");
  }

  @Test
  void cardMayBeOfFamilyThatCameLater() {
    parts.card.major = 14;
    assertObstacle("has compute capability 14.0: expected one of 8.x");
  }

  @Test
  void userMayAskForCardThatIsNotThere() {
    parts.device = "1";
    assertObstacle("reformer4j.cuda.device = 1: expected 0 to 0");
    parts.device = "first";
    assertObstacle("reformer4j.cuda.device = first: expected 0 to 0");
  }

  @Test
  void userMayChooseCard() {
    parts.card.devices = 2;
    parts.device = "1";
    try (CardDevice device = discovery.open()) {
      assertThat(device.place()).isEqualTo("cuda:1");
    }
  }

  @Test
  void cardMayHaveNoRoomForContext() {
    parts.card.failures.put("retainContext", FakeDriver.OUT_OF_MEMORY);
    assertThatThrownBy(discovery::open)
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("cuda:0 is out of memory: there is no room for a context");
  }

  @Test
  void contextIsReleasedWhenOpeningFailsLater() {
    parts.card.failures.put("createStream", 999);
    assertThatThrownBy(discovery::open)
        .isInstanceOf(CudaFailure.class)
        .hasMessageContaining("cuda:0, opening: createStream failed with CUDA_ERROR_999");
    assertThat(parts.card.calls).endsWith("releaseContext");
  }
}
