package io.github.reformer4j.cpu.internal.vector;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * All native memory as one segment without a lifetime: reading rows here and there in it, or
 * storing vectors, costs no check of the bounds and lifetime of each, which takes longer than a
 * row's products. Whoever uses it sees to both.
 */
public final class AddressSpace {
  /** Null where this module may not use restricted methods ({@code --enable-native-access}). */
  public static final @Nullable MemorySegment WHOLE = whole();

  private AddressSpace() {}

  @SuppressWarnings("restricted") // guarded: only where native access is enabled for this module
  private static @Nullable MemorySegment whole() {
    return AddressSpace.class.getModule().isNativeAccessEnabled()
        ? MemorySegment.NULL.reinterpret(Long.MAX_VALUE)
        : null;
  }
}
