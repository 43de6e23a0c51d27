package io.github.reformer4j.huggingface;

import io.github.reformer4j.attention.Combination;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.Hashing;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.attention.Scale;
import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Lengths;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the library has a model such as a configuration's. */
final class Expressible {
  private Expressible() {}

  static IllegalArgumentException refused(String name, Object value, String expectation) {
    return new IllegalArgumentException(
        name + " = " + value + ": expected " + expectation + ", as the library has no other");
  }

  /** The one local attention of all local layers; null if there are none. */
  static @Nullable LocalAttention local(ReformerConfig config) {
    LocalAttention first = null;
    for (LayerConfig layer : config.layers()) {
      if (layer instanceof LayerConfig.Local(LocalAttention spec, Lengths _)) {
        first = first == null ? spec : first;
        if (!spec.equals(first)) {
          throw refused("local attention", spec, "that of the other local layers, " + first);
        }
      }
    }
    if (first != null) {
      LocalAttention theirs =
          new LocalAttention(
              first.chunkLength(),
              first.before(),
              first.after(),
              // without a bearing where later tokens are not seen anyway
              first.causal() ? first.circular() : true,
              first.causal(),
              SelfRule.ALLOWED,
              Scale.INVERSE_SQRT);
      if (!first.equals(theirs)) {
        throw refused("local attention", first, theirs.toString());
      }
    }
    return first;
  }

  /** The one LSH attention of all LSH layers but for rotations; null if there are none. */
  static @Nullable LshAttention lsh(ReformerConfig config) {
    LshAttention first = null;
    for (int layer = 0; layer < config.layers().size(); layer++) {
      if (config.layers().get(layer) instanceof LayerConfig.Lsh(LshAttention spec, Lengths _)) {
        first = first == null ? spec : first;
        LshAttention theirs = theirs(first, config.headWidth(), spec.hashing().rotations());
        if (!spec.equals(theirs)) {
          throw refused("LSH attention of layer " + layer, spec, theirs.toString());
        }
        checkSeed(layer, first.hashing().rotations(), spec.hashing().rotations());
      }
    }
    return first;
  }

  private static void checkSeed(int layer, Rotations first, Rotations rotations) {
    switch (rotations) {
      case Rotations.Seeded seeded -> {
        long seed = first instanceof Rotations.Seeded of ? of.seed() : seeded.seed();
        Rotations theirs = new Rotations.Seeded(seed, layer, false);
        if (!seeded.equals(theirs)) {
          throw refused("rotations of layer " + layer, seeded, theirs.toString());
        }
      }
      case Rotations.Structured structured -> {
        Rotations theirs = new Rotations.Seeded(structured.seed(), layer, false);
        throw refused("rotations of layer " + layer, structured, theirs.toString());
      }
      case Rotations.Given _ -> {
        // any will do: such a folder does not hold them
      }
    }
  }

  private static LshAttention theirs(LshAttention like, int headWidth, Rotations rotations) {
    Windows windows = like.windows();
    return new LshAttention(
        new Hashing(
            new HashFamily.CrossPolytope(factors(like.hashing().family())),
            like.hashing().rounds(),
            rotations),
        new Windows.Flat(
            windows.chunkLength(),
            Math.min(windows.before(), Windows.UNBOUNDED - 1),
            Math.min(windows.after(), Windows.UNBOUNDED - 1),
            true,
            Padding.SORTED_LAST),
        like.causal(),
        SelfRule.LAST_RESORT,
        new Scale.Fixed(1),
        headWidth * Keys.KEY_EPSILON,
        false,
        Combination.LOGSUMEXP);
  }

  static List<Integer> factors(HashFamily family) {
    return switch (family) {
      case HashFamily.CrossPolytope(List<Integer> factors) -> factors;
      case HashFamily.Hyperplanes _ -> throw refused("family", family, "CrossPolytope");
    };
  }

  /** What does not belong to one kind of layer. */
  static void checkRest(ReformerConfig config) {
    if (config.tiedOutput()) {
      throw refused("tiedOutput", true, "false");
    }
    switch (config.positions()) {
      case Positions.Axial _, Positions.Learned _ -> {}
      case Positions.RotaryPositions _, Positions.None _ ->
          throw refused("positions", config.positions(), "Axial or Learned");
    }
    checkCausal(config);
    checkLengths(config);
  }

  private static void checkCausal(ReformerConfig config) {
    boolean causal = config.layers().getFirst().spec().causal();
    for (LayerConfig layer : config.layers()) {
      if (layer.spec().causal() != causal) {
        throw refused("causal", layer.spec().causal(), causal + " as in the other layers");
      }
    }
  }

  private static void checkLengths(ReformerConfig config) {
    List<Integer> used = new ArrayList<>();
    for (LayerConfig layer : config.layers()) {
      used.add(chunkLength(layer));
    }
    LayerLengths lengths = LayerLengths.of(used);
    for (LayerConfig layer : config.layers()) {
      Lengths theirs =
          layer instanceof LayerConfig.Local && layer.spec().causal()
              ? Lengths.ANY
              : lengths.of(chunkLength(layer));
      if (!layer.lengths().equals(theirs)) {
        throw refused("lengths", layer.lengths(), theirs.toString());
      }
    }
  }

  private static int chunkLength(LayerConfig layer) {
    return switch (layer) {
      case LayerConfig.Local(LocalAttention spec, Lengths _) -> spec.chunkLength();
      case LayerConfig.Lsh(LshAttention spec, Lengths _) -> spec.windows().chunkLength();
    };
  }
}
