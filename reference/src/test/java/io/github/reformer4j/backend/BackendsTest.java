package io.github.reformer4j.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackendsTest {
  @Test
  void listsWhatIsInstalled() {
    assertThat(Backends.discover())
        .anySatisfy(
            entry -> {
              assertThat(entry.name()).isEqualTo("reference");
              assertThat(entry.availability()).isInstanceOf(Availability.Usable.class);
            });
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Backends.open("abacus"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("backend = abacus: expected one of [")
        .hasMessageContaining("reference");
  }
}
