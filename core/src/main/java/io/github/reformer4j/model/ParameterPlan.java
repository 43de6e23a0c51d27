package io.github.reformer4j.model;

import io.github.reformer4j.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Names, shapes and first values of all parameters. Weights are drawn from normal distributions, so
 * scaled that numbers keep their size on their way:
 *
 * <ul>
 *   <li>token and position tables: variance 1 / (2 width), so that logits of a tied output layer
 *       start with a variance of about 1;
 *   <li>projections to queries, keys, values and to the inner width: variance 1 / inputs, so that
 *       normed inputs give numbers of size 1;
 *   <li>the last product of each attention and feed-forward function: variance 1 / (inputs · 2 ·
 *       layers), so that the sum over all of them keeps its size whatever the depth (Radford et al.
 *       2019, section 2.3);
 *   <li>an untied output layer: variance 1 / (8 width), so that the first predictions are nearly
 *       uniform;
 *   <li>layer norms: weights 1, biases 0; other biases 0.
 * </ul>
 */
final class ParameterPlan {
  /** A parameter to be: normal with this deviation about the mean, or constant where it is 0. */
  record Planned(String name, Shape shape, double mean, double deviation) {}

  private final List<Planned> all = new ArrayList<>();
  private final ReformerConfig config;

  private ParameterPlan(ReformerConfig config) {
    this.config = config;
  }

  static List<Planned> of(ReformerConfig config) {
    ParameterPlan plan = new ParameterPlan(config);
    plan.embeddings();
    for (int layer = 0; layer < config.layers().size(); layer++) {
      plan.attention(ParameterNames.attention(layer), config.layers().get(layer));
      plan.feedForward(ParameterNames.feedForward(layer));
    }
    plan.output();
    return plan.all;
  }

  private void embeddings() {
    double deviation = Math.sqrt(0.5 / config.width());
    normal(ParameterNames.TOKENS, deviation, config.vocabulary(), config.width());
    switch (config.positions()) {
      case Positions.Learned learned ->
          normal(ParameterNames.POSITIONS, deviation, learned.length(), config.width());
      case Positions.Axial axial -> {
        for (int axis = 0; axis < axial.shape().size(); axis++) {
          normal(
              ParameterNames.positions(axis),
              deviation,
              axial.shape().get(axis),
              axial.widths().get(axis));
        }
      }
      case Positions.RotaryPositions _, Positions.None _ -> {}
    }
  }

  private void attention(String prefix, LayerConfig layer) {
    int inner = config.heads() * config.headWidth();
    norm(prefix, config.width());
    double deviation = Math.sqrt(1.0 / config.width());
    switch (layer) {
      case LayerConfig.Local _ -> {
        normal(prefix + ParameterNames.QUERY, deviation, inner, config.width());
        normal(prefix + ParameterNames.KEY, deviation, inner, config.width());
      }
      case LayerConfig.Lsh _ ->
          normal(prefix + ParameterNames.QUERY_KEY, deviation, inner, config.width());
    }
    normal(prefix + ParameterNames.VALUE, deviation, inner, config.width());
    normal(prefix + ParameterNames.OUTPUT, last(inner), config.width(), inner);
  }

  private void feedForward(String prefix) {
    norm(prefix, config.width());
    int inner = config.feedForwardWidth();
    normal(
        prefix + ParameterNames.INNER_WEIGHT,
        Math.sqrt(1.0 / config.width()),
        inner,
        config.width());
    constant(prefix + ParameterNames.INNER_BIAS, 0, inner);
    normal(prefix + ParameterNames.OUTER_WEIGHT, last(inner), config.width(), inner);
    constant(prefix + ParameterNames.OUTER_BIAS, 0, config.width());
  }

  private void output() {
    norm("", 2L * config.width());
    if (!config.tiedOutput()) {
      normal(
          ParameterNames.OUTPUT_WEIGHT,
          Math.sqrt(0.125 / config.width()),
          config.vocabulary(),
          2L * config.width());
    }
    constant(ParameterNames.OUTPUT_BIAS, 0, config.vocabulary());
  }

  private double last(int inputs) {
    return Math.sqrt(1.0 / inputs / (2.0 * config.layers().size()));
  }

  private void norm(String prefix, long width) {
    constant(prefix + ParameterNames.NORM_WEIGHT, 1, width);
    constant(prefix + ParameterNames.NORM_BIAS, 0, width);
  }

  private void normal(String name, double deviation, long... dims) {
    all.add(new Planned(name, Shape.of(dims), 0, deviation));
  }

  private void constant(String name, double value, long... dims) {
    all.add(new Planned(name, Shape.of(dims), value, 0));
  }
}
