package io.github.reformer4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EmulatedCudaProviderTest {
  private static final String MISSING =
      "the emulator compiles kernels with g++, which is not on the PATH";

  @Test
  void saysWhatIsMissing() {
    EmulatedCudaProvider provider = new EmulatedCudaProvider(() -> Optional.of(MISSING));
    assertThat(provider.availability()).isEqualTo(new Availability.Unusable(MISSING));
    assertThatIllegalStateException().isThrownBy(provider::open).withMessage(MISSING);
  }

  @Test
  void isFoundAndAnswersOnThisMachine() {
    assertThat(Backends.discover())
        .filteredOn(entry -> entry.name().equals("cuda-emulated"))
        .singleElement()
        .satisfies(
            entry -> {
              switch (entry.availability()) {
                case Availability.Unusable(String reason) -> assertThat(reason).isNotBlank();
                case Availability.Usable(String description) -> {
                  assertThat(description).contains("for tests where there is no card");
                  computes();
                }
              }
            });
  }

  private static void computes() {
    try (Backend backend = Backends.open("cuda-emulated");
        Tensor tensor = backend.allocate(DType.FLOAT32, Shape.of(3))) {
      assertThat(backend.name()).isEqualTo("cuda-emulated");
      backend.operations().elements().fill(tensor, 2.5);
      assertThat(tensor.toFloats()).containsOnly(2.5f);
    }
  }
}
