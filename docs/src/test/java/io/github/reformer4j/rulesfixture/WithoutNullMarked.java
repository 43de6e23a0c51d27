package io.github.reformer4j.rulesfixture;

/** In no room, and in a package that says nothing about null: there is no package-info here. */
public final class WithoutNullMarked {
  private WithoutNullMarked() {}
}
