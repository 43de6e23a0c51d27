package io.github.reformer4j.bench.goals;

import java.io.Serial;

/** A goal cannot be measured here; its message says why. */
public final class Skipped extends Exception {
  @Serial private static final long serialVersionUID = 1;

  Skipped(String reason) {
    super(reason);
  }
}
