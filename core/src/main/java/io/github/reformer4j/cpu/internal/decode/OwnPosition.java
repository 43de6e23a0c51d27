package io.github.reformer4j.cpu.internal.decode;

import io.github.reformer4j.attention.SelfRule;
import java.util.Arrays;

/** The self rule, asked once a token without boxing positions. */
final class OwnPosition {
  private final boolean everywhere;
  private final int[] positions;

  OwnPosition(SelfRule rule) {
    everywhere = rule instanceof SelfRule.Allowed;
    positions =
        rule instanceof SelfRule.AllowedAt(var at)
            ? at.stream().mapToInt(Integer::intValue).toArray()
            : new int[0];
  }

  /** Whether a position is an ordinary key for its own query. */
  boolean always(int position) {
    return everywhere || Arrays.binarySearch(positions, position) >= 0;
  }
}
