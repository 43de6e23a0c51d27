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
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** From a {@code config.json} to a configuration, with notes on what could not be taken over. */
final class ConfigReader {
  static final Map<String, Activation> ACTIVATIONS =
      Map.of(
          "relu", Activation.RELU,
          "gelu", Activation.GELU,
          "gelu_new", Activation.GELU_TANH,
          "gelu_fast", Activation.GELU_TANH,
          "gelu_pytorch_tanh", Activation.GELU_TANH);

  private final ConfigJson json;
  private final @Nullable List<Tensor> rotations;
  private final List<String> notes = new ArrayList<>();

  private ConfigReader(ConfigJson json, @Nullable List<Tensor> rotations) {
    this.json = json;
    this.rotations = rotations;
  }

  /** What came of a file. */
  record Result(ReformerConfig config, List<String> notes) {}

  /**
   * Reads a configuration.
   *
   * @param rotations of the LSH layers in order; null = the project's own, by the hash seed
   */
  static Result read(ConfigJson json, @Nullable List<Tensor> rotations)
      throws HuggingFaceException {
    ConfigReader reader = new ConfigReader(json, rotations);
    try {
      ReformerConfig config = reader.config();
      return new Result(config, reader.notes);
    } catch (IllegalArgumentException e) {
      throw new HuggingFaceException(json.path(), String.valueOf(e.getMessage()), e);
    }
  }

  private ReformerConfig config() throws HuggingFaceException {
    if (!json.text(Keys.MODEL_TYPE, Keys.REFORMER).equals(Keys.REFORMER)) {
      throw json.refused(Keys.MODEL_TYPE, Keys.REFORMER);
    }
    if (json.flag(Keys.TIE_WORD_EMBEDDINGS, false)) {
      throw json.refused(
          Keys.TIE_WORD_EMBEDDINGS,
          "false: the output layer reads both streams, so it is twice as wide as the word"
              + " embeddings");
    }
    int width = json.whole(Keys.HIDDEN_SIZE, 256, 1);
    ReformerConfig config =
        new ReformerConfig(
            json.whole(Keys.VOCAB_SIZE, 320, 1),
            width,
            json.whole(Keys.NUM_ATTENTION_HEADS, 12, 1),
            json.whole(Keys.ATTENTION_HEAD_SIZE, 64, 1),
            json.whole(Keys.FEED_FORWARD_SIZE, 512, 1),
            activation(),
            layers(),
            positions(),
            json.number(Keys.LAYER_NORM_EPS, 1e-12),
            json.number(Keys.HIDDEN_DROPOUT, 0.05),
            false,
            StreamFormat.FLOAT);
    notes(config);
    return config;
  }

  private Activation activation() throws HuggingFaceException {
    Activation activation = ACTIVATIONS.get(json.text(Keys.HIDDEN_ACT, "relu"));
    if (activation == null) {
      throw json.refused(Keys.HIDDEN_ACT, "one of " + new TreeSet<>(ACTIVATIONS.keySet()));
    }
    return activation;
  }

  private Positions positions() throws HuggingFaceException {
    return json.flag(Keys.AXIAL_POS_EMBDS, true)
        ? new Positions.Axial(
            json.wholes(Keys.AXIAL_POS_SHAPE, List.of(64, 64)),
            json.wholes(Keys.AXIAL_POS_EMBDS_DIM, List.of(64, 192)))
        : new Positions.Learned(maxPositions());
  }

  private int maxPositions() throws HuggingFaceException {
    return json.whole(Keys.MAX_POSITIONS, 4096, 1);
  }

  private List<LayerConfig> layers() throws HuggingFaceException {
    List<String> kinds =
        json.texts(Keys.ATTN_LAYERS, List.of("local", "lsh", "local", "lsh", "local", "lsh"));
    if (json.isPresent(Keys.NUM_HIDDEN_LAYERS)
        && json.whole(Keys.NUM_HIDDEN_LAYERS, 0, 1) != kinds.size()) {
      throw json.refused(
          Keys.NUM_HIDDEN_LAYERS, kinds.size() + ", the number of " + Keys.ATTN_LAYERS);
    }
    LayerLengths lengths = lengths(kinds);
    List<LayerConfig> layers = new ArrayList<>();
    int lshLayers = 0;
    for (String kind : kinds) {
      layers.add(
          switch (kind) {
            case Keys.LOCAL -> local(lengths);
            case Keys.LSH -> lsh(lengths, layers.size(), lshLayers++);
            default -> throw json.refused(Keys.ATTN_LAYERS, "local or lsh for each layer");
          });
    }
    if (rotations != null && rotations.size() != lshLayers) {
      throw new IllegalArgumentException(
          "number of given rotations = "
              + rotations.size()
              + ": expected "
              + lshLayers
              + ", one tensor for each lsh layer");
    }
    return layers;
  }

  private LayerLengths lengths(List<String> kinds) throws HuggingFaceException {
    List<Integer> used = new ArrayList<>();
    if (kinds.contains(Keys.LOCAL)) {
      used.add(json.whole(Keys.LOCAL_CHUNK, 64, 1));
    }
    if (kinds.contains(Keys.LSH)) {
      used.add(json.whole(Keys.LSH_CHUNK, 64, 1));
    }
    return LayerLengths.of(used);
  }

  private LayerConfig local(LayerLengths lengths) throws HuggingFaceException {
    int chunk = json.whole(Keys.LOCAL_CHUNK, 64, 1);
    boolean causal = causal();
    LocalAttention spec =
        new LocalAttention(
            chunk,
            json.whole(Keys.LOCAL_BEFORE, 1, 0),
            json.whole(Keys.LOCAL_AFTER, 0, 0),
            !causal,
            causal,
            SelfRule.ALLOWED,
            Scale.INVERSE_SQRT);
    return new LayerConfig.Local(spec, causal ? Lengths.ANY : lengths.of(chunk));
  }

  private LayerConfig lsh(LayerLengths lengths, int layer, int lshLayer)
      throws HuggingFaceException {
    int chunk = json.whole(Keys.LSH_CHUNK, 64, 1);
    int dim = json.whole(Keys.ATTENTION_HEAD_SIZE, 64, 1);
    LshAttention spec =
        new LshAttention(
            new Hashing(
                new HashFamily.CrossPolytope(factors(chunk)),
                json.whole(Keys.NUM_HASHES, 1, 1),
                rotations(layer, lshLayer)),
            new Windows.Flat(
                chunk,
                json.whole(Keys.LSH_BEFORE, 1, 0),
                json.whole(Keys.LSH_AFTER, 0, 0),
                true,
                Padding.SORTED_LAST),
            causal(),
            SelfRule.LAST_RESORT,
            new Scale.Fixed(1),
            dim * Keys.KEY_EPSILON,
            false,
            Combination.LOGSUMEXP);
    return new LayerConfig.Lsh(spec, lengths.of(chunk));
  }

  private boolean causal() throws HuggingFaceException {
    return json.flag(Keys.IS_DECODER, false);
  }

  private Rotations rotations(int layer, int lshLayer) throws HuggingFaceException {
    if (rotations != null && lshLayer < rotations.size()) {
      return new Rotations.Given(rotations.get(lshLayer));
    }
    return new Rotations.Seeded(json.seed(Keys.HASH_SEED, 0), layer, false);
  }

  private List<Integer> factors(int chunk) throws HuggingFaceException {
    if (!json.isNull(Keys.NUM_BUCKETS)) {
      return json.wholes(Keys.NUM_BUCKETS, List.of());
    }
    List<Integer> derived = DerivedBuckets.of(maxPositions(), chunk);
    String note =
        Keys.NUM_BUCKETS
            + " = null, which stands for a number by the length of the first sequence: taken as "
            + derived
            + ", which that rule gives for "
            + Keys.MAX_POSITIONS
            + " = "
            + maxPositions();
    if (!notes.contains(note)) {
      notes.add(note);
    }
    return derived;
  }

  private void notes(ReformerConfig config) throws HuggingFaceException {
    boolean hashes = config.layers().stream().anyMatch(LayerConfig.Lsh.class::isInstance);
    if (hashes && rotations == null) {
      notes.add(
          Keys.HASH_SEED
              + " = "
              + (json.isNull(Keys.HASH_SEED) ? "null" : json.seed(Keys.HASH_SEED, 0))
              + ": rotations are this project's own for that seed (0 for null), not those that"
              + " PyTorch draws");
    }
    for (String name : List.of(Keys.LOCAL_DROPOUT, Keys.LSH_DROPOUT)) {
      if (json.number(name, 0) != 0) {
        notes.add(name + " = " + json.number(name, 0) + ": attention weights are not dropped here");
      }
    }
    List<String> unread =
        json.names().stream().filter(name -> !Keys.KNOWN.contains(name)).sorted().toList();
    if (!unread.isEmpty()) {
      notes.add("not read, as they are not known to change a Reformer: " + unread);
    }
  }
}
