package io.github.reformer4j.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.reformer4j.training.AdamWOptions;
import io.github.reformer4j.training.Schedule;
import io.github.reformer4j.training.TrainerOptions;
import java.io.IOException;
import java.io.StringWriter;

/** How a model is trained, as text. Numbers keep all their bits. */
final class OptionsJson {
  private static final String CONSTANT = "constant";
  private static final String DECAYING = "decaying";

  private OptionsJson() {}

  static String write(TrainerOptions options) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("seed", options.seed());
      json.writeNumberField("accumulation", options.accumulation());
      if (Double.isFinite(options.clip())) { // JSON has no infinity
        json.writeNumberField("clip", options.clip());
      }
      json.writeObjectFieldStart("adamw");
      json.writeNumberField("beta1", options.adamW().beta1());
      json.writeNumberField("beta2", options.adamW().beta2());
      json.writeNumberField("epsilon", options.adamW().epsilon());
      json.writeNumberField("weight_decay", options.adamW().weightDecay());
      json.writeEndObject();
      json.writeObjectFieldStart("schedule");
      schedule(json, options.schedule());
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void schedule(JsonGenerator json, Schedule schedule) throws IOException {
    switch (schedule) {
      case Schedule.Constant constant -> {
        json.writeStringField("kind", CONSTANT);
        constant(json, constant);
      }
      case Schedule.Decaying decaying -> {
        json.writeStringField("kind", DECAYING);
        constant(json, decaying.start());
        json.writeStringField("decay", decaying.decay().name());
        json.writeNumberField("from", decaying.from());
        json.writeNumberField("steps", decaying.steps());
        json.writeNumberField("bottom", decaying.bottom());
      }
    }
  }

  private static void constant(JsonGenerator json, Schedule.Constant constant) throws IOException {
    json.writeNumberField("peak", constant.peak());
    json.writeNumberField("warm_up", constant.warmUp());
  }

  static TrainerOptions read(String text) throws JsonObject.Refused {
    JsonObject json = JsonObject.parse(text);
    JsonObject adamW = json.object("adamw");
    AdamWOptions constants =
        new AdamWOptions(
            adamW.number("beta1"),
            adamW.number("beta2"),
            adamW.number("epsilon"),
            adamW.number("weight_decay"));
    adamW.nothingElse();
    TrainerOptions options =
        new TrainerOptions(
            json.whole("seed"),
            json.small("accumulation"),
            json.has("clip") ? json.number("clip") : Double.POSITIVE_INFINITY,
            constants,
            schedule(json.object("schedule")));
    json.nothingElse();
    return options;
  }

  private static Schedule schedule(JsonObject json) throws JsonObject.Refused {
    String kind = json.text("kind");
    Schedule.Constant start = new Schedule.Constant(json.number("peak"), json.whole("warm_up"));
    Schedule schedule =
        switch (kind) {
          case CONSTANT -> start;
          case DECAYING ->
              new Schedule.Decaying(
                  start,
                  json.choice("decay", Schedule.Decay.class),
                  json.whole("from"),
                  json.whole("steps"),
                  json.number("bottom"));
          default -> throw json.unexpected("kind", kind, CONSTANT + " or " + DECAYING);
        };
    json.nothingElse();
    return schedule;
  }
}
