package io.github.reformer4j.properties.cases;

/** Chunk lengths that FLAT windows accept. */
public final class Chunks {
  private Chunks() {}

  /**
   * The largest divisor of a number of slots that is not above a wanted length.
   *
   * @param slots R·N, at least 0
   * @param wanted at least 1
   * @return a chunk length
   */
  public static int divisor(long slots, int wanted) {
    int length = wanted;
    while (slots % length != 0) {
      length--;
    }
    return length;
  }
}
