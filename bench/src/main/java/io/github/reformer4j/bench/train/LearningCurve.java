package io.github.reformer4j.bench.train;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.training.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was learned when; kept in the output folder as JSON. */
public final class LearningCurve {
  /** Name of the file. */
  public static final String FILE = "learning-curve.json";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final List<CurvePoint> points = new ArrayList<>();
  private double bits;
  private long steps;

  /** A curve without points. */
  public LearningCurve() {}

  /**
   * The curve of a training that continues.
   *
   * @param folder where its file is; if there is none, the curve begins here
   * @param step later points are dropped: these steps will be taken again
   * @throws IOException if the file cannot be read
   */
  public static LearningCurve read(Path folder, long step) throws IOException {
    LearningCurve curve = new LearningCurve();
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      try {
        List<CurvePoint> all =
            JSON.readValue(Files.readString(file), new TypeReference<List<CurvePoint>>() {});
        all.stream().filter(point -> point.step() <= step).forEach(curve.points::add);
      } catch (JacksonException e) {
        throw UserFailure.failed(
            file
                + ": line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ": expected a list of points, as training writes it: remove the file",
            e);
      }
    }
    return curve;
  }

  void add(StepReport report) {
    bits += report.bitsPerByte();
    steps++;
  }

  boolean hasNewSteps() {
    return steps > 0;
  }

  void point(StepReport last, double seconds, long tokens, @Nullable Double heldOut) {
    points.add(
        new CurvePoint(last.step(), seconds, tokens, last.learningRate(), bits / steps, heldOut));
    bits = 0;
    steps = 0;
  }

  /** All points so far. */
  public List<CurvePoint> points() {
    return List.copyOf(points);
  }

  String json() throws IOException {
    return JSON.writeValueAsString(points) + "\n";
  }
}
