package io.github.reformer4j.reference;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import java.util.List;
import java.util.stream.IntStream;

/** The admissible occurrences of semantics sections 4 and 5, for tests and for pictures. */
public final class AttendedKeys {
  private AttendedKeys() {}

  /**
   * For every query of one head, the keys it attends to, as often as its windows meet them.
   *
   * @param spec what to compute
   * @param inputs checked inputs; buckets are used if present
   * @param b batch index
   * @param h head index
   * @return N lists, empty for masked queries
   */
  public static List<List<Occurrence>> of(
      AttentionSpec spec, AttentionInputs inputs, long b, long h) {
    int[][] buckets =
        spec instanceof LshAttention lsh
            ? new ReferenceLshKernel(lsh).buckets(inputs).of(b, h)
            : new int[0][];
    Head head = new Head(spec, inputs, b, h, buckets);
    return IntStream.range(0, head.queries.length).mapToObj(head::attended).toList();
  }
}
