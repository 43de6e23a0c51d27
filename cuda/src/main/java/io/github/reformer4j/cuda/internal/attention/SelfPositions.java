package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.attention.SelfRule;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;
import java.lang.foreign.MemorySegment;

/** A self rule as kernels know it ({@code attention/visible.cuh}). */
final class SelfPositions {
  private final SelfRule rule;
  private final DeviceMemory memory;
  private final FirstUse<SelfRule.AllowedAt, Constant> positions = new FirstUse<>();

  SelfPositions(SelfRule rule, DeviceMemory memory) {
    this.rule = rule;
    this.memory = memory;
  }

  /** The number that kernels know the rule by. */
  int code() {
    return switch (rule) {
      case SelfRule.LastResort _ -> 0;
      case SelfRule.Allowed _ -> 1;
      case SelfRule.AllowedAt _ -> 2;
    };
  }

  /** How many positions are listed. */
  int count() {
    return rule instanceof SelfRule.AllowedAt at ? at.positions().size() : 0;
  }

  /** Address of INT32 positions, ascending; 0 if none are listed. The first call copies them. */
  long address() {
    return rule instanceof SelfRule.AllowedAt at && !at.positions().isEmpty()
        ? positions.of(at, this::copied).address()
        : 0;
  }

  private Constant copied(SelfRule.AllowedAt at) {
    int[] numbers = at.positions().stream().mapToInt(Integer::intValue).toArray();
    return Constant.of(memory, MemorySegment.ofArray(numbers));
  }
}
