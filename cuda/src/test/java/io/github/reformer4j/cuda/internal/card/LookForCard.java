package io.github.reformer4j.cuda.internal.card;

/** Runs in a JVM of its own: prints what it finds, or why it finds nothing. */
final class LookForCard {
  private LookForCard() {}

  public static void main(String[] args) {
    try {
      System.out.println(CardDiscovery.ofThisMachine().describe());
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
  }
}
