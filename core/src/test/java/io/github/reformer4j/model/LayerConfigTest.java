package io.github.reformer4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerConfigTest {
  @Test
  void everyLayerHasRotationsOfItsOwn() {
    assertThat(rotations(new Rotations.Seeded(7, 2, true)))
        .containsExactly(new Rotations.Seeded(7, 3, true), new Rotations.Seeded(7, 5, true));
    assertThat(rotations(new Rotations.Structured(7, 2, false)))
        .containsExactly(
            new Rotations.Structured(7, 3, false), new Rotations.Structured(7, 5, false));
  }

  private static List<Rotations> rotations(Rotations first) {
    LshAttention lsh = LshAttention.crossPolytope(4).rotations(first).build();
    return LayerConfig.alternating(4, LocalAttention.of(4, true), lsh).stream()
        .filter(LayerConfig.Lsh.class::isInstance)
        .map(layer -> ((LshAttention) layer.spec()).hashing().rotations())
        .toList();
  }
}
