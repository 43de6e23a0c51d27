package io.github.reformer4j.model;

import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.reversible.ReversibleBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the blocks of a model over its parameters. */
final class Blocks {
  private static final int EMBEDDING_SITE = 0;

  private final Kit kit;
  private final ReformerConfig config;
  private final Parameters parameters;
  private final View view;
  private final int feedForwardRows;

  Blocks(Kit kit, ReformerConfig config, Parameters parameters, View view, int feedForwardRows) {
    this.kit = kit;
    this.config = config;
    this.parameters = parameters;
    this.view = view;
    this.feedForwardRows = feedForwardRows;
  }

  static Dropout embeddingDropout(Kit kit, ReformerConfig config) {
    return new Dropout(kit.operations().elements(), config.hiddenDropout(), EMBEDDING_SITE);
  }

  /** Blocks over whole sequences. */
  List<ReversibleBlock> blocks() {
    List<ReversibleBlock> blocks = new ArrayList<>();
    for (int layer = 0; layer < config.layers().size(); layer++) {
      blocks.add(new ReversibleBlock(attention(layer), feedForward(layer)));
    }
    return blocks;
  }

  private Residual attention(int layer) {
    LayerConfig layerConfig = config.layers().get(layer);
    HeadAttention attention =
        new HeadAttention(
            kit,
            layer,
            LayerAttention.of(kit.backend(), layerConfig, view.mode()),
            rotary(),
            view.observer());
    return new AttentionFunction(
        kit, norm(layer), projections(layer), attention, dropout(2 * layer + 1));
  }

  Norm norm(int layer) {
    return Norm.of(
        kit.operations(), parameters, ParameterNames.attention(layer), config.normEpsilon());
  }

  Projections projections(int layer) {
    return new Projections(
        kit, parameters, ParameterNames.attention(layer), config.layers().get(layer), config);
  }

  Residual feedForward(int layer) {
    return new FeedForward(
        kit,
        parameters,
        ParameterNames.feedForward(layer),
        config,
        dropout(2 * layer + 2),
        feedForwardRows);
  }

  @Nullable Rotary rotary() {
    return config.positions() instanceof Positions.RotaryPositions(Rotary rotary) ? rotary : null;
  }

  private Dropout dropout(int site) {
    return new Dropout(kit.operations().elements(), config.hiddenDropout(), site);
  }
}
