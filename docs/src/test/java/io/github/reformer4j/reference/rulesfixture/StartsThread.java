package io.github.reformer4j.reference.rulesfixture;

/** An oracle with a thread of its own. */
public final class StartsThread {
  private StartsThread() {}

  static void start(Runnable work) {
    Thread.ofPlatform().start(work);
  }
}
