package io.github.reformer4j.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.cuda.internal.card.DiscoveryWithout;
import io.github.reformer4j.cuda.internal.context.Products;
import org.junit.jupiter.api.Test;

class CudaProviderTest {
  @Test
  void saysWhatIsMissing() {
    Availability availability = new CudaProvider(DiscoveryWithout.driver()).availability();
    assertThat(((Availability.Unusable) availability).reason())
        .isEqualTo(
            "no card, because the NVIDIA driver is not installed (libcuda.so.1 was not found)");
  }

  @Test
  void openingFailsWithTheReason() {
    CudaProvider provider = new CudaProvider(DiscoveryWithout.driver());
    assertThatThrownBy(provider::open)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no card, because the NVIDIA driver is not installed");
  }

  @Test
  void userMayChooseHowProductsAreComputed() {
    String before = System.getProperty(Products.PROPERTY);
    try {
      System.clearProperty(Products.PROPERTY);
      assertThat(Products.chosen()).isEqualTo(Products.FULL);
      System.setProperty(Products.PROPERTY, "bfloat16");
      assertThat(Products.chosen()).isEqualTo(Products.BFLOAT16);
      System.setProperty(Products.PROPERTY, "half");
      assertThatThrownBy(new CudaProvider(DiscoveryWithout.driver())::open)
          .hasMessageContaining("reformer4j.cuda.products = half: expected full, bfloat16");
    } finally {
      if (before == null) {
        System.clearProperty(Products.PROPERTY);
      } else {
        System.setProperty(Products.PROPERTY, before);
      }
    }
  }

  @Test
  void everyObstacleIsReasonAndNoException() {
    Availability availability = new CudaProvider(DiscoveryWithout.working()).availability();
    assertThat(((Availability.Unusable) availability).reason()).contains("of any kind");
  }

  @Test
  void isFoundAndAnswersOnThisMachine() {
    assertThat(Backends.discover())
        .filteredOn(entry -> entry.name().equals("cuda"))
        .singleElement()
        .satisfies(
            entry -> {
              switch (entry.availability()) {
                case Availability.Unusable(String reason) -> {
                  assertThat(reason).startsWith("no card, because ");
                  assertThatThrownBy(() -> Backends.open("cuda"))
                      .isInstanceOf(IllegalStateException.class)
                      .hasMessageStartingWith("backend cuda cannot be used: no card, because ");
                }
                case Availability.Usable(String description) ->
                    assertThat(description).contains("compute capability");
              }
            });
  }
}
