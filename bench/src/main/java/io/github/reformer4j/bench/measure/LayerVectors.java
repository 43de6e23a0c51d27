package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.model.AttentionObserver;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.model.ReformerLm;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs a model over a text and keeps what its LSH layers read. */
final class LayerVectors implements AttentionObserver {
  private final ReformerLm model;
  private final List<Integer> layers;
  private final HeadVectors kept;

  private LayerVectors(ReformerLm model, List<Integer> layers, HeadVectors kept) {
    this.model = model;
    this.layers = layers;
    this.kept = kept;
  }

  /**
   * Runs the model over a text.
   *
   * @param model byte-level, float32, with at least one LSH layer
   * @param text its bytes are the tokens
   * @param tokens how many of them
   * @return what all heads of all LSH layers read; close it
   */
  static HeadVectors of(ReformerLm model, byte[] text, int tokens) {
    ReformerConfig config = model.config();
    List<Integer> layers = lshLayers(config);
    HeadVectors kept = HeadVectors.allocate(heads(config), tokens, config.headWidth());
    try (ReformerLm watched = model.with(new LayerVectors(model, layers, kept));
        Tensor ids = ByteTokens.of(text, 0, tokens);
        Tensor ignored = ByteTokens.ignored(tokens)) {
      watched.score(ids, ignored);
      return kept;
    } catch (Throwable t) {
      kept.close();
      throw t;
    }
  }

  /** Layers that hash, from 0. */
  static List<Integer> lshLayers(ReformerConfig config) {
    List<Integer> layers = new ArrayList<>();
    for (int layer = 0; layer < config.layers().size(); layer++) {
      if (config.layers().get(layer) instanceof LayerConfig.Lsh) {
        layers.add(layer);
      }
    }
    return layers;
  }

  /** What the report says about where the vectors come from. */
  static String description(ReformerConfig config) {
    String layers =
        lshLayers(config).stream()
            .map(layer -> Integer.toString(layer + 1))
            .collect(Collectors.joining(" and "));
    return "The trained model read the beginning of the text, and what its LSH layers ("
        + layers
        + ", "
        + config.heads()
        + " heads each) read was kept: the vectors that serve as queries and keys, and the"
        + " values. These heads, side by side in one call, are what everything on attention was"
        + " measured on."
        + (config.positions() instanceof Positions.RotaryPositions
            ? " Hashing reads a vector as it is; for the scores it is turned by its position"
                + " (rotary embedding), as the model does."
            : "");
  }

  @Override
  public void hashes(int layer, Tensor vectors) {
    keep(vectors, kept.hashed(), layer);
  }

  @Override
  public void attends(int layer, AttentionInputs inputs) {
    keep(inputs.queries(), kept.queryKeys(), layer);
    keep(inputs.values(), kept.values(), layer);
  }

  private void keep(Tensor from, Tensor all, int layer) {
    int row = layers.indexOf(layer);
    if (row >= 0) {
      Tensor byLayer = all.reshape(layers.size(), from.shape().elements());
      model.backend().download(from, byLayer.slice(row, row + 1L));
    }
  }

  static List<ReportData.Head> heads(ReformerConfig config) {
    List<ReportData.Head> heads = new ArrayList<>();
    for (int layer : lshLayers(config)) {
      for (int head = 1; head <= config.heads(); head++) {
        heads.add(new ReportData.Head(layer + 1, head));
      }
    }
    return heads;
  }
}
