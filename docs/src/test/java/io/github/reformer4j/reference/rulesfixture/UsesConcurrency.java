package io.github.reformer4j.reference.rulesfixture;

import java.util.concurrent.atomic.AtomicLong;

/** An oracle with shared state. */
public final class UsesConcurrency {
  private UsesConcurrency() {}

  static long next(AtomicLong counter) {
    return counter.incrementAndGet();
  }
}
