package io.github.reformer4j.bench.cli;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.failure.UserFailure;
import java.util.List;

/** Opens the backend that the user named. */
final class BackendChoice {
  private BackendChoice() {}

  /** A usable backend of that name. */
  static Backends.Entry entry(String name) {
    List<Backends.Entry> entries = Backends.discover();
    Backends.Entry entry =
        entries.stream()
            .filter(e -> e.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    UserFailure.usage(
                        "--backend = "
                            + name
                            + ": expected one of "
                            + String.join(
                                ", ", entries.stream().map(Backends.Entry::name).toList())));
    if (entry.availability() instanceof Availability.Unusable(String reason)) {
      throw UserFailure.failed(
          "backend "
              + name
              + " cannot be used: "
              + reason
              + ": choose another one, 'reformer backends' lists them");
    }
    return entry;
  }
}
