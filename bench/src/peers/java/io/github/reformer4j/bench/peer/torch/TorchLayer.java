package io.github.reformer4j.bench.peer.torch;

import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.ReformerConfig;
import org.bytedeco.pytorch.Tensor;

/** The attention of one layer of a model over heads [H, N, D]. */
@FunctionalInterface
interface TorchLayer {
  /** Queries and keys are given before they are turned by position; shared ones are the same. */
  Tensor attend(Tensor queries, Tensor keys, Tensor values, TorchRotary rotary);

  static TorchLayer of(LayerConfig layer, ReformerConfig config, int tokens) {
    return switch (layer) {
      case LayerConfig.Local(LocalAttention spec, _) -> new TorchLocal(spec);
      case LayerConfig.Lsh(LshAttention spec, _) -> {
        TorchLsh lsh = new TorchLsh(spec, config.heads(), config.headWidth(), tokens);
        yield (queries, _, values, rotary) ->
            Scoped.adopted(lsh.forward(queries, rotary.turn(queries), values));
      }
    };
  }
}
