package io.github.reformer4j.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.reformer4j.model.LayerConfig;
import io.github.reformer4j.model.Lengths;
import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.reversible.StreamFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** A configuration as JSON: all of it, so that the same model is built again. */
final class ConfigJson {
  private static final String FORMAT = "format";
  private static final String OURS = "reformer4j";
  private static final String VERSION = "version";
  private static final int CURRENT = 1;

  private ConfigJson() {}

  /**
   * The text of a configuration.
   *
   * @throws IOException if it has rotations that were given
   */
  static String write(ReformerConfig config) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField(FORMAT, OURS);
      json.writeNumberField(VERSION, CURRENT);
      sizes(json, config);
      json.writeObjectFieldStart("positions");
      positions(json, config.positions());
      json.writeEndObject();
      json.writeArrayFieldStart("layers");
      for (LayerConfig layer : config.layers()) {
        json.writeStartObject();
        layer(json, layer);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void sizes(JsonGenerator json, ReformerConfig config) throws IOException {
    json.writeNumberField("vocabulary", config.vocabulary());
    json.writeNumberField("width", config.width());
    json.writeNumberField("heads", config.heads());
    json.writeNumberField("head_width", config.headWidth());
    json.writeNumberField("feed_forward_width", config.feedForwardWidth());
    json.writeStringField("activation", config.activation().name());
    json.writeNumberField("norm_epsilon", config.normEpsilon());
    json.writeNumberField("hidden_dropout", config.hiddenDropout());
    json.writeBooleanField("tied_output", config.tiedOutput());
    switch (config.streams()) {
      case StreamFormat.Floating _ -> json.writeStringField("streams", "float");
      case StreamFormat.Exact(int bits) -> {
        json.writeStringField("streams", "exact");
        json.writeNumberField("fraction_bits", bits);
      }
    }
  }

  private static void positions(JsonGenerator json, Positions positions) throws IOException {
    switch (positions) {
      case Positions.Axial(List<Integer> shape, List<Integer> widths) -> {
        json.writeStringField("kind", "axial");
        AttentionJson.numbers(json, "shape", shape);
        AttentionJson.numbers(json, "widths", widths);
      }
      case Positions.Learned(int length) -> {
        json.writeStringField("kind", "learned");
        json.writeNumberField("length", length);
      }
      case Positions.RotaryPositions(Rotary rotary) -> {
        json.writeStringField("kind", "rotary");
        json.writeNumberField("base", rotary.base());
      }
      case Positions.None _ -> json.writeStringField("kind", "none");
    }
  }

  private static void layer(JsonGenerator json, LayerConfig layer) throws IOException {
    switch (layer) {
      case LayerConfig.Local local -> {
        json.writeStringField("attention", "local");
        AttentionJson.write(json, local.spec());
      }
      case LayerConfig.Lsh lsh -> {
        json.writeStringField("attention", "lsh");
        AttentionJson.write(json, lsh.spec());
      }
    }
    json.writeObjectFieldStart("lengths");
    json.writeNumberField("full_up_to", layer.lengths().fullUpTo());
    json.writeNumberField("pad_to", layer.lengths().padTo());
    json.writeNumberField("pad_above", layer.lengths().padAbove());
    json.writeEndObject();
  }

  static ReformerConfig read(String text) throws JsonObject.Refused {
    JsonObject json = JsonObject.parse(text);
    if (!json.is(FORMAT, OURS)) {
      throw new JsonObject.Refused(FORMAT + " = not " + OURS + ": expected a native configuration");
    }
    if (json.whole(VERSION) != CURRENT) {
      throw new JsonObject.Refused(VERSION + " = " + json.whole(VERSION) + ": expected " + CURRENT);
    }
    try {
      ReformerConfig config =
          new ReformerConfig(
              json.small("vocabulary"),
              json.small("width"),
              json.small("heads"),
              json.small("head_width"),
              json.small("feed_forward_width"),
              json.choice("activation", Activation.class),
              layers(json),
              positions(json.object("positions")),
              json.number("norm_epsilon"),
              json.number("hidden_dropout"),
              json.flag("tied_output"),
              streams(json));
      json.nothingElse();
      return config;
    } catch (IllegalArgumentException e) {
      throw new JsonObject.Refused(String.valueOf(e.getMessage()), e);
    }
  }

  private static StreamFormat streams(JsonObject json) throws JsonObject.Refused {
    String streams = json.text("streams");
    return switch (streams) {
      case "float" -> StreamFormat.FLOAT;
      case "exact" -> new StreamFormat.Exact(json.small("fraction_bits"));
      default -> throw json.unexpected("streams", streams, "float or exact");
    };
  }

  private static Positions positions(JsonObject json) throws JsonObject.Refused {
    String kind = json.text("kind");
    Positions positions =
        switch (kind) {
          case "axial" -> new Positions.Axial(json.wholes("shape"), json.wholes("widths"));
          case "learned" -> new Positions.Learned(json.small("length"));
          case "rotary" -> new Positions.RotaryPositions(new Rotary(json.number("base")));
          case "none" -> new Positions.None();
          default -> throw json.unexpected("kind", kind, "axial, learned, rotary or none");
        };
    json.nothingElse();
    return positions;
  }

  private static List<LayerConfig> layers(JsonObject json) throws JsonObject.Refused {
    List<LayerConfig> layers = new ArrayList<>();
    for (JsonObject layer : json.objects("layers")) {
      layers.add(layer(layer));
      layer.nothingElse();
    }
    return layers;
  }

  private static LayerConfig layer(JsonObject json) throws JsonObject.Refused {
    Lengths lengths = lengths(json.object("lengths"));
    String attention = json.text("attention");
    return switch (attention) {
      case "local" -> new LayerConfig.Local(AttentionJson.local(json), lengths);
      case "lsh" -> new LayerConfig.Lsh(AttentionJson.lsh(json), lengths);
      default -> throw json.unexpected("attention", attention, "local or lsh");
    };
  }

  private static Lengths lengths(JsonObject json) throws JsonObject.Refused {
    Lengths lengths =
        new Lengths(json.small("full_up_to"), json.small("pad_to"), json.small("pad_above"));
    json.nothingElse();
    return lengths;
  }
}
