package io.github.reformer4j.checkpoint;

import com.fasterxml.jackson.core.JsonGenerator;
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
import java.io.IOException;
import java.util.List;

/** Specifications of attention as JSON: every part of them, under the names of the records. */
final class AttentionJson {
  private static final String UNBOUNDED = "unbounded";
  private static final String STRUCTURED = "structured";

  private AttentionJson() {}

  static void write(JsonGenerator json, LocalAttention spec) throws IOException {
    json.writeNumberField("chunk_length", spec.chunkLength());
    json.writeNumberField("before", spec.before());
    json.writeNumberField("after", spec.after());
    json.writeBooleanField("circular", spec.circular());
    json.writeBooleanField("causal", spec.causal());
    selfRule(json, spec.selfRule());
    scale(json, spec.scale());
  }

  static LocalAttention local(JsonObject json) throws JsonObject.Refused {
    return new LocalAttention(
        json.small("chunk_length"),
        json.small("before"),
        json.small("after"),
        json.flag("circular"),
        json.flag("causal"),
        selfRule(json),
        scale(json));
  }

  static void write(JsonGenerator json, LshAttention spec) throws IOException {
    json.writeObjectFieldStart("hashing");
    hashing(json, spec.hashing());
    json.writeEndObject();
    json.writeObjectFieldStart("windows");
    windows(json, spec.windows());
    json.writeEndObject();
    json.writeBooleanField("causal", spec.causal());
    selfRule(json, spec.selfRule());
    scale(json, spec.scale());
    json.writeNumberField("key_epsilon", spec.keyEpsilon());
    json.writeBooleanField("correct_duplicates", spec.correctDuplicates());
    json.writeStringField("combination", spec.combination().name());
  }

  static LshAttention lsh(JsonObject json) throws JsonObject.Refused {
    return new LshAttention(
        hashing(json.object("hashing")),
        windows(json.object("windows")),
        json.flag("causal"),
        selfRule(json),
        scale(json),
        json.number("key_epsilon"),
        json.flag("correct_duplicates"),
        json.choice("combination", Combination.class));
  }

  private static void hashing(JsonGenerator json, Hashing hashing) throws IOException {
    switch (hashing.family()) {
      case HashFamily.CrossPolytope(List<Integer> factors) -> {
        json.writeStringField("family", "cross_polytope");
        numbers(json, "factors", factors);
      }
      case HashFamily.Hyperplanes(int bits) -> {
        json.writeStringField("family", "hyperplanes");
        json.writeNumberField("bits", bits);
      }
    }
    json.writeNumberField("rounds", hashing.rounds());
    switch (hashing.rotations()) {
      case Rotations.Seeded(long seed, int layer, boolean shared) ->
          seeded(json, seed, layer, shared);
      case Rotations.Structured(long seed, int layer, boolean shared) -> {
        // files from before there was a choice hold normal numbers and no word of it
        json.writeStringField("rotations", STRUCTURED);
        seeded(json, seed, layer, shared);
      }
      case Rotations.Given _ ->
          throw new IOException(
              "rotations = given by the caller: expected seeded ones, as the native format keeps"
                  + " no others");
    }
  }

  private static void seeded(JsonGenerator json, long seed, int layer, boolean shared)
      throws IOException {
    json.writeNumberField("seed", seed);
    json.writeNumberField("layer", layer);
    json.writeBooleanField("shared_by_heads", shared);
  }

  private static Rotations rotations(JsonObject json) throws JsonObject.Refused {
    boolean structured = json.has("rotations");
    if (structured && !json.is("rotations", STRUCTURED)) {
      throw json.unexpected("rotations", json.text("rotations"), STRUCTURED + " or nothing");
    }
    long seed = json.whole("seed");
    int layer = json.small("layer");
    boolean shared = json.flag("shared_by_heads");
    return structured
        ? new Rotations.Structured(seed, layer, shared)
        : new Rotations.Seeded(seed, layer, shared);
  }

  private static Hashing hashing(JsonObject json) throws JsonObject.Refused {
    String name = json.text("family");
    HashFamily family =
        switch (name) {
          case "cross_polytope" -> new HashFamily.CrossPolytope(json.wholes("factors"));
          case "hyperplanes" -> new HashFamily.Hyperplanes(json.small("bits"));
          default -> throw json.unexpected("family", name, "cross_polytope or hyperplanes");
        };
    Hashing hashing = new Hashing(family, json.small("rounds"), rotations(json));
    json.nothingElse();
    return hashing;
  }

  private static void windows(JsonGenerator json, Windows windows) throws IOException {
    switch (windows) {
      case Windows.Aligned aligned -> {
        json.writeStringField("kind", "aligned");
        json.writeNumberField("chunk_length", aligned.chunkLength());
        reach(json, "before", aligned.before());
        reach(json, "after", aligned.after());
      }
      case Windows.Flat flat -> {
        json.writeStringField("kind", "flat");
        json.writeNumberField("chunk_length", flat.chunkLength());
        json.writeNumberField("before", flat.before());
        json.writeNumberField("after", flat.after());
        json.writeBooleanField("across_buckets", flat.acrossBuckets());
        json.writeStringField("padding", flat.padding().name());
      }
    }
  }

  private static Windows windows(JsonObject json) throws JsonObject.Refused {
    String kind = json.text("kind");
    Windows windows =
        switch (kind) {
          case "aligned" ->
              new Windows.Aligned(
                  json.small("chunk_length"), reach(json, "before"), reach(json, "after"));
          case "flat" ->
              new Windows.Flat(
                  json.small("chunk_length"),
                  json.small("before"),
                  json.small("after"),
                  json.flag("across_buckets"),
                  json.choice("padding", Padding.class));
          default -> throw json.unexpected("kind", kind, "aligned or flat");
        };
    json.nothingElse();
    return windows;
  }

  private static void reach(JsonGenerator json, String name, int chunks) throws IOException {
    if (chunks == Windows.UNBOUNDED) {
      json.writeStringField(name, UNBOUNDED);
    } else {
      json.writeNumberField(name, chunks);
    }
  }

  private static int reach(JsonObject json, String name) throws JsonObject.Refused {
    return json.is(name, UNBOUNDED) ? Windows.UNBOUNDED : json.small(name);
  }

  private static void selfRule(JsonGenerator json, SelfRule rule) throws IOException {
    switch (rule) {
      case SelfRule.LastResort _ -> json.writeStringField("self", "last_resort");
      case SelfRule.Allowed _ -> json.writeStringField("self", "allowed");
      case SelfRule.AllowedAt at -> {
        json.writeStringField("self", "allowed_at");
        numbers(json, "self_positions", at.positions());
      }
    }
  }

  private static SelfRule selfRule(JsonObject json) throws JsonObject.Refused {
    String rule = json.text("self");
    return switch (rule) {
      case "last_resort" -> SelfRule.LAST_RESORT;
      case "allowed" -> SelfRule.ALLOWED;
      case "allowed_at" -> new SelfRule.AllowedAt(json.wholes("self_positions"));
      default -> throw json.unexpected("self", rule, "last_resort, allowed or allowed_at");
    };
  }

  private static void scale(JsonGenerator json, Scale scale) throws IOException {
    switch (scale) {
      case Scale.InverseSqrt _ -> json.writeStringField("scale", "inverse_sqrt");
      case Scale.Fixed(double factor) -> json.writeNumberField("scale", factor);
    }
  }

  private static Scale scale(JsonObject json) throws JsonObject.Refused {
    return json.is("scale", "inverse_sqrt")
        ? Scale.INVERSE_SQRT
        : new Scale.Fixed(json.number("scale"));
  }

  static void numbers(JsonGenerator json, String name, List<Integer> numbers) throws IOException {
    int[] array = numbers.stream().mapToInt(Integer::intValue).toArray();
    json.writeFieldName(name);
    json.writeArray(array, 0, array.length);
  }
}
