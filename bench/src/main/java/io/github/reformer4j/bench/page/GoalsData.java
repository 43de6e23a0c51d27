package io.github.reformer4j.bench.page;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was measured for each of the project's goals; the JSON file is this record, field by field.
 *
 * @param about which run this is
 * @param machine where it ran
 * @param rows one a goal, in the order of the page
 */
public record GoalsData(About about, MachineData machine, List<Row> rows) {
  /**
   * Which run this is.
   *
   * @param version of the project
   * @param created ISO date and time with offset
   * @param command the command line that makes it again
   * @param backend name of the backend measured
   * @param backendDescription what it says of itself
   * @param quick whether smaller sizes were measured than the goals speak of
   * @param seconds how long it took
   * @param peers the libraries held against, with versions and settings; empty if there were none
   * @param notes what the reader must know about this run
   */
  public record About(
      String version,
      String created,
      String command,
      String backend,
      String backendDescription,
      boolean quick,
      double seconds,
      List<String> peers,
      List<String> notes) {}

  /**
   * One goal and what became of it.
   *
   * @param id a short name
   * @param section under which it stands
   * @param goal what is wanted, without the number
   * @param counted how the number comes about
   * @param target the number wanted
   * @param seconds that measuring took
   * @param outcome what was found
   */
  public record Row(
      String id,
      String section,
      String goal,
      String counted,
      Target target,
      double seconds,
      Outcome outcome) {
    /**
     * Whether the goal is reached.
     *
     * @return the verdict
     */
    @JsonIgnore
    public Verdict verdict() {
      Double value = outcome.value();
      if (value == null) {
        return Verdict.NOT_MEASURED;
      }
      return target.met(value) ? Verdict.MET : Verdict.MISSED;
    }
  }

  /** What became of a goal. */
  public enum Verdict {
    /** Measured, and as good as wanted. */
    MET,
    /** Measured, and worse. */
    MISSED,
    /** No number. */
    NOT_MEASURED
  }

  /**
   * What was found.
   *
   * @param value what the target is held against; null if it was not measured
   * @param from how the value comes from the cases, such as "the worst of 6"; null if there is none
   * @param reason why there is no value; null if there is one
   * @param cases what was compared
   * @param checks what was validated before it was timed
   * @param notes what the reader must know
   */
  public record Outcome(
      @Nullable Double value,
      @Nullable String from,
      @Nullable String reason,
      List<Case> cases,
      List<ReportData.Check> checks,
      List<String> notes) {}

  /**
   * One comparison.
   *
   * @param name such as "4,096 tokens, causal"
   * @param value such as a ratio, the median of those of each run
   * @param ours this project's side
   * @param theirs what it is held against; null if nothing is
   */
  public record Case(String name, double value, Amounts ours, @Nullable Amounts theirs) {}

  /**
   * Repeated measurements of one thing.
   *
   * @param what was measured
   * @param unit "s", "B", "B/s" or "flop/s"
   * @param median of the samples
   * @param least of the samples
   * @param most of the samples
   * @param samples in the order in which they were taken
   */
  public record Amounts(
      String what, String unit, double median, double least, double most, List<Double> samples) {}
}
