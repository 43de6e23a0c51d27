package io.github.reformer4j.properties;

import io.github.reformer4j.properties.PropertyReport.Outcome;
import java.util.List;

/**
 * A run of the suite on one backend.
 *
 * @param backend its name
 * @param description its description
 * @param limits how far the suite went
 * @param properties one report a property, by contract and name
 */
public record SuiteReport(
    String backend, String description, Limits limits, List<PropertyReport> properties) {
  /** Copies the list. */
  public SuiteReport {
    properties = List.copyOf(properties);
  }

  /**
   * The properties with some outcome.
   *
   * @param outcome passed, failed or skipped
   * @return in order
   */
  public List<PropertyReport> with(Outcome outcome) {
    return properties.stream().filter(p -> p.outcome() == outcome).toList();
  }

  /**
   * Whether nothing failed. Skipped properties do not count as failures here; see {@link
   * SuiteOptions#skipsFail()}.
   *
   * @return true if no property failed
   */
  public boolean passed() {
    return with(Outcome.FAILED).isEmpty();
  }
}
