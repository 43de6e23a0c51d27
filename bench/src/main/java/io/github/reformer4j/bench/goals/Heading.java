package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.Target;

/**
 * What is wanted.
 *
 * @param id a short name, to choose it by
 * @param section under which it stands
 * @param goal what is wanted, without the number
 * @param counted how the number comes about
 * @param target the number
 * @param budget seconds that measuring may take on two cores, what goals share counted once
 */
public record Heading(
    String id, Section section, String goal, String counted, Target target, int budget) {
  /** Parts of the page, in its order. */
  public enum Section {
    /** One call of LSH attention. */
    LSH("LSH attention"),
    /** Exact attention. */
    EXACT("Exact attention"),
    /** Lengths from which hashing pays, and growth. */
    LENGTH("Time against length"),
    /** Bytes. */
    MEMORY("Memory"),
    /** Models. */
    TRAINING("Training"),
    /** Matrices. */
    DENSE("Dense products"),
    /** Cores. */
    THREADS("Two threads"),
    /** One token at a time. */
    DECODING("Decoding");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    /**
     * What a reader sees.
     *
     * @return the title
     */
    public String title() {
      return title;
    }
  }
}
