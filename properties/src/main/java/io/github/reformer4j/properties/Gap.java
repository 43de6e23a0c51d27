package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionSpec;
import java.util.function.Predicate;

/**
 * Something a backend declares not to cover. Cases in it are skipped and reported with the reason;
 * a refusal that no gap declares is a failure.
 *
 * @param capability what is missing
 * @param specs for which specifications
 * @param reason one sentence for the report
 */
public record Gap(Capability capability, Predicate<AttentionSpec> specs, String reason) {
  /**
   * Everything that needs a capability.
   *
   * @param capability what is missing
   * @param reason one sentence for the report
   * @return the gap
   */
  public static Gap of(Capability capability, String reason) {
    return new Gap(capability, _ -> true, reason);
  }

  boolean covers(Capability wanted, AttentionSpec spec) {
    return (capability == wanted || capability == Capability.ATTENTION) && specs.test(spec);
  }
}
