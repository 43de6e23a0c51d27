package io.github.reformer4j.reference.rulesfixture;

/** A library that talks. */
public final class PrintsToTheTerminal {
  private PrintsToTheTerminal() {}

  static void print() {
    System.out.println("hello");
  }
}
