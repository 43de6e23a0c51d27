package io.github.reformer4j.huggingface;

import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.ParameterNames;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which tensor of the library holds which parameter, and in which shape. */
final class WeightNames {
  static final String OUTPUT_BIAS = "lm_head.bias";

  /** The same numbers once more, as the library's two names of one tensor are both written. */
  static final String OUTPUT_BIAS_AGAIN = "lm_head.decoder.bias";

  private static final String EMBEDDINGS = "reformer.embeddings.";
  private static final String ENCODER = "reformer.encoder.";

  private final ReformerConfig config;
  private final Map<String, String> names = new LinkedHashMap<>();

  private WeightNames(ReformerConfig config) {
    this.config = config;
  }

  /** The library's names by those of this project, in the order of the parameters. */
  static Map<String, String> of(ReformerConfig config) {
    WeightNames all = new WeightNames(config);
    all.embeddings();
    for (int layer = 0; layer < config.layers().size(); layer++) {
      String theirs = ENCODER + "layers." + layer + ".";
      all.attention(
          ParameterNames.attention(layer),
          theirs + "attention.",
          config.layers().get(layer) instanceof LayerConfig.Lsh);
      all.feedForward(ParameterNames.feedForward(layer), theirs + "feed_forward.");
    }
    all.norm("", ENCODER);
    all.names.put(ParameterNames.OUTPUT_WEIGHT, "lm_head.decoder.weight");
    all.names.put(ParameterNames.OUTPUT_BIAS, OUTPUT_BIAS);
    return all.names;
  }

  private void embeddings() {
    names.put(ParameterNames.TOKENS, EMBEDDINGS + "word_embeddings.weight");
    String positions = EMBEDDINGS + "position_embeddings.";
    switch (config.positions()) {
      case Positions.Axial axial -> {
        for (int axis = 0; axis < axial.shape().size(); axis++) {
          names.put(ParameterNames.positions(axis), positions + "weights." + axis);
        }
      }
      case Positions.Learned _ ->
          names.put(ParameterNames.POSITIONS, positions + "embedding.weight");
      case Positions.RotaryPositions _, Positions.None _ -> {}
    }
  }

  private void attention(String ours, String theirs, boolean shared) {
    norm(ours, theirs);
    String projections = theirs + "self_attention.";
    if (shared) {
      names.put(ours + ParameterNames.QUERY_KEY, projections + "query_key.weight");
    } else {
      names.put(ours + ParameterNames.QUERY, projections + "query.weight");
      names.put(ours + ParameterNames.KEY, projections + "key.weight");
    }
    names.put(ours + ParameterNames.VALUE, projections + "value.weight");
    names.put(ours + ParameterNames.OUTPUT, theirs + "output.dense.weight");
  }

  private void feedForward(String ours, String theirs) {
    norm(ours, theirs);
    names.put(ours + ParameterNames.INNER_WEIGHT, theirs + "dense.dense.weight");
    names.put(ours + ParameterNames.INNER_BIAS, theirs + "dense.dense.bias");
    names.put(ours + ParameterNames.OUTER_WEIGHT, theirs + "output.dense.weight");
    names.put(ours + ParameterNames.OUTER_BIAS, theirs + "output.dense.bias");
  }

  private void norm(String ours, String theirs) {
    names.put(ours + ParameterNames.NORM_WEIGHT, theirs + "layer_norm.weight");
    names.put(ours + ParameterNames.NORM_BIAS, theirs + "layer_norm.bias");
  }

  /** An axis of axial positions has its length at its own place: [1, .., length, .., 1, width]. */
  static long[] shape(ReformerConfig config, String ours, long[] dims) {
    if (config.positions() instanceof Positions.Axial axial) {
      for (int axis = 0; axis < axial.shape().size(); axis++) {
        if (ours.equals(ParameterNames.positions(axis))) {
          long[] shape = new long[axial.shape().size() + 1];
          Arrays.fill(shape, 1);
          shape[axis] = dims[0];
          shape[shape.length - 1] = dims[1];
          return shape;
        }
      }
    }
    return dims;
  }
}
