package io.github.reformer4j.huggingface;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Rotations;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.reversible.StreamFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a configuration to a {@code config.json}, if the library has such a model. */
final class ConfigWriter {
  private final ReformerConfig config;
  private final List<String> notes = new ArrayList<>();
  private final @Nullable LocalAttention local;
  private final @Nullable LshAttention lsh;

  /** The file, and what it does not say. */
  record Text(String json, List<String> notes) {}

  private ConfigWriter(ReformerConfig config) {
    this.config = config;
    this.local = Expressible.local(config);
    this.lsh = Expressible.lsh(config);
  }

  static Text of(ReformerConfig config) throws IOException {
    ConfigWriter writer = new ConfigWriter(config);
    Expressible.checkRest(config);
    String json = writer.json();
    return new Text(json, List.copyOf(writer.notes));
  }

  private String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeArrayFieldStart("architectures");
      json.writeString("ReformerModelWithLMHead");
      json.writeEndArray();
      json.writeStringField(Keys.MODEL_TYPE, Keys.REFORMER);
      sizes(json);
      attention(json);
      positions(json);
      json.writeEndObject();
    }
    return text + System.lineSeparator();
  }

  private void sizes(JsonGenerator json) throws IOException {
    json.writeNumberField(Keys.VOCAB_SIZE, config.vocabulary());
    json.writeNumberField(Keys.HIDDEN_SIZE, config.width());
    json.writeNumberField(Keys.NUM_ATTENTION_HEADS, config.heads());
    json.writeNumberField(Keys.ATTENTION_HEAD_SIZE, config.headWidth());
    json.writeNumberField(Keys.FEED_FORWARD_SIZE, config.feedForwardWidth());
    json.writeStringField(Keys.HIDDEN_ACT, activation(config.activation()));
    json.writeNumberField(Keys.HIDDEN_DROPOUT, config.hiddenDropout());
    json.writeNumberField(Keys.LAYER_NORM_EPS, config.normEpsilon());
    json.writeBooleanField(Keys.TIE_WORD_EMBEDDINGS, false);
    json.writeNumberField(Keys.NUM_HIDDEN_LAYERS, config.layers().size());
    json.writeArrayFieldStart(Keys.ATTN_LAYERS);
    for (LayerConfig layer : config.layers()) {
      json.writeString(layer instanceof LayerConfig.Lsh ? Keys.LSH : Keys.LOCAL);
    }
    json.writeEndArray();
    if (!config.streams().equals(StreamFormat.FLOAT)) {
      notes.add("streams = " + config.streams() + ": the library has floating point only");
    }
  }

  private static String activation(Activation activation) {
    return switch (activation) {
      case RELU -> "relu";
      case GELU -> "gelu";
      case GELU_TANH -> "gelu_new";
    };
  }

  private void attention(JsonGenerator json) throws IOException {
    json.writeBooleanField(
        Keys.IS_DECODER, local != null ? local.causal() : lsh != null && lsh.causal());
    json.writeNumberField(Keys.LOCAL_DROPOUT, 0.0);
    json.writeNumberField(Keys.LSH_DROPOUT, 0.0);
    if (local != null) {
      json.writeNumberField(Keys.LOCAL_CHUNK, local.chunkLength());
      json.writeNumberField(Keys.LOCAL_BEFORE, local.before());
      json.writeNumberField(Keys.LOCAL_AFTER, local.after());
    }
    if (lsh != null) {
      json.writeNumberField(Keys.LSH_CHUNK, lsh.windows().chunkLength());
      json.writeNumberField(Keys.LSH_BEFORE, lsh.windows().before());
      json.writeNumberField(Keys.LSH_AFTER, lsh.windows().after());
      json.writeNumberField(Keys.NUM_HASHES, lsh.hashing().rounds());
      buckets(json, lsh.hashing().family());
      seed(json, lsh.hashing().rotations());
    }
  }

  private static void buckets(JsonGenerator json, HashFamily family) throws IOException {
    List<Integer> factors = Expressible.factors(family);
    if (factors.size() == 1) {
      json.writeNumberField(Keys.NUM_BUCKETS, factors.getFirst());
    } else {
      wholes(json, Keys.NUM_BUCKETS, factors);
    }
  }

  private void seed(JsonGenerator json, Rotations rotations) throws IOException {
    switch (rotations) {
      case Rotations.Seeded seeded -> {
        json.writeNumberField(Keys.HASH_SEED, seeded.seed());
        notes.add(
            Keys.HASH_SEED
                + " = "
                + seeded.seed()
                + ": PyTorch draws other rotations for it than this project");
      }
      case Rotations.Structured structured ->
          throw Expressible.refused("rotations", structured, "Seeded");
      case Rotations.Given _ -> {
        json.writeNullField(Keys.HASH_SEED);
        notes.add("rotations = given: such a folder does not hold rotations");
      }
    }
  }

  private void positions(JsonGenerator json) throws IOException {
    switch (config.positions()) {
      case Positions.Axial axial -> {
        json.writeBooleanField(Keys.AXIAL_POS_EMBDS, true);
        wholes(json, Keys.AXIAL_POS_SHAPE, axial.shape());
        wholes(json, Keys.AXIAL_POS_EMBDS_DIM, axial.widths());
      }
      case Positions.Learned _ -> json.writeBooleanField(Keys.AXIAL_POS_EMBDS, false);
      case Positions.RotaryPositions _, Positions.None _ ->
          throw Expressible.refused("positions", config.positions(), "Axial or Learned");
    }
    json.writeNumberField(Keys.MAX_POSITIONS, config.positions().limit());
  }

  private static void wholes(JsonGenerator json, String name, List<Integer> numbers)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (int number : numbers) {
      json.writeNumber(number);
    }
    json.writeEndArray();
  }
}
