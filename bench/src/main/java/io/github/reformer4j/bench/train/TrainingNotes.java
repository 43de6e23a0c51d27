package io.github.reformer4j.bench.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What continuing a training on text needs beside the trainer's own state.
 *
 * @param tokens of a sequence
 * @param batch sequences in a step
 * @param input the files read
 * @param digest of their bytes
 * @param budget how long the whole training is to be
 * @param bottom share of the peak learning rate at its end
 * @param seconds of training so far
 */
public record TrainingNotes(
    int tokens,
    int batch,
    List<Path> input,
    String digest,
    Budget budget,
    double bottom,
    double seconds) {
  private static final String STEPS = "steps";
  private static final String MINUTES = "minutes";

  /** Copies the list. */
  public TrainingNotes {
    input = List.copyOf(input);
  }

  TrainingNotes after(double newSeconds) {
    return new TrainingNotes(tokens, batch, input, digest, budget, bottom, newSeconds);
  }

  Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("tokens", Integer.toString(tokens));
    map.put("batch", Integer.toString(batch));
    for (int i = 0; i < input.size(); i++) {
      map.put("input." + i, input.get(i).toString());
    }
    map.put("digest", digest);
    switch (budget) {
      case Budget.Steps(long count) -> map.put(STEPS, Long.toString(count));
      case Budget.Minutes(double count) -> map.put(MINUTES, Double.toString(count));
    }
    map.put("bottom", Double.toString(bottom));
    map.put("seconds", Double.toString(seconds));
    return map;
  }

  /**
   * Reads what {@link #toMap()} wrote.
   *
   * @throws IllegalArgumentException if the notes are of another kind of training
   */
  public static TrainingNotes of(Map<String, String> map) {
    List<Path> input =
        map.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("input."))
            .map(entry -> Path.of(entry.getValue()))
            .toList();
    Budget budget =
        map.containsKey(STEPS)
            ? new Budget.Steps(Long.parseLong(map.get(STEPS)))
            : new Budget.Minutes(Double.parseDouble(value(map, MINUTES)));
    return new TrainingNotes(
        Integer.parseInt(value(map, "tokens")),
        Integer.parseInt(value(map, "batch")),
        input,
        value(map, "digest"),
        budget,
        Double.parseDouble(value(map, "bottom")),
        Double.parseDouble(value(map, "seconds")));
  }

  private static String value(Map<String, String> map, String key) {
    String value = map.get(key);
    if (value == null) {
      throw new IllegalArgumentException(
          "note '" + key + "' = missing: expected those of a training on text");
    }
    return value;
  }
}
