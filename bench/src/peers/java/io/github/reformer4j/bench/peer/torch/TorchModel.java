package io.github.reformer4j.bench.peer.torch;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.embedding;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.linear;

import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.ParameterNames;
import io.github.reformer4j.model.ReformerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/**
 * The language model of this project on tensors of libtorch, one operation after the other, with
 * activations kept by its autograd. Batch 1: streams are [N, width], heads [H, N, D].
 */
final class TorchModel {
  private final ReformerConfig config;
  private final Map<String, Tensor> parameters;
  private final List<TorchLayer> attention = new ArrayList<>();
  private final TorchRotary rotary;

  /**
   * A model.
   *
   * @param config the architecture
   * @param parameters by the names that this project gives them
   * @param tokens N
   */
  TorchModel(ReformerConfig config, Map<String, Tensor> parameters, int tokens) {
    this.config = config;
    this.parameters = parameters;
    this.rotary = new TorchRotary(config, tokens);
    for (LayerConfig layer : config.layers()) {
      attention.add(TorchLayer.of(layer, config, tokens));
    }
  }

  /** Mean cross-entropy, nats. */
  Tensor loss(Tensor ids, Tensor targets) {
    Tensor first = embedding(parameter(ParameterNames.TOKENS), ids);
    Tensor second = first;
    for (int layer = 0; layer < config.layers().size(); layer++) {
      int l = layer;
      Tensor x2 = second;
      first = first.add(Scoped.tensor(() -> attention(l, x2)));
      Tensor y1 = first;
      second = second.add(Scoped.tensor(() -> feedForward(ParameterNames.feedForward(l), y1)));
    }
    Tensor normed = norm(cat(new TensorVector(first, second), -1), "");
    Tensor logits =
        product(normed, ParameterNames.OUTPUT_WEIGHT, parameter(ParameterNames.OUTPUT_BIAS));
    return cross_entropy_loss(logits, targets);
  }

  private Tensor attention(int layer, Tensor x) {
    String prefix = ParameterNames.attention(layer);
    Tensor normed = norm(x, prefix);
    boolean shared = config.layers().get(layer) instanceof LayerConfig.Lsh;
    Tensor queries =
        heads(normed, prefix + (shared ? ParameterNames.QUERY_KEY : ParameterNames.QUERY));
    Tensor keys = shared ? queries : heads(normed, prefix + ParameterNames.KEY);
    Tensor values = heads(normed, prefix + ParameterNames.VALUE);
    Tensor out = attention.get(layer).attend(queries, keys, values, rotary);
    long tokens = x.size(0);
    Tensor merged = out.transpose(0, 1).reshape(tokens, -1);
    return linear(merged, parameter(prefix + ParameterNames.OUTPUT));
  }

  private Tensor heads(Tensor normed, String name) {
    Tensor rows = linear(normed, parameter(name));
    return rows.view(rows.size(0), config.heads(), config.headWidth()).transpose(0, 1).contiguous();
  }

  private Tensor feedForward(String prefix, Tensor x) {
    Tensor normed = norm(x, prefix);
    Tensor wide =
        product(
            normed,
            prefix + ParameterNames.INNER_WEIGHT,
            parameter(prefix + ParameterNames.INNER_BIAS));
    return product(
        gelu(wide, "tanh"),
        prefix + ParameterNames.OUTER_WEIGHT,
        parameter(prefix + ParameterNames.OUTER_BIAS));
  }

  private Tensor product(Tensor x, String weight, Tensor bias) {
    return linear(x, parameter(weight), new TensorOptional(bias));
  }

  private Tensor norm(Tensor x, String prefix) {
    return layer_norm(
        x,
        new long[] {x.size(-1)},
        new TensorOptional(parameter(prefix + ParameterNames.NORM_WEIGHT)),
        new TensorOptional(parameter(prefix + ParameterNames.NORM_BIAS)),
        config.normEpsilon(),
        false);
  }

  private Tensor parameter(String name) {
    Tensor parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "parameter = " + name + ": expected one of " + parameters.keySet());
    }
    return parameter;
  }
}
