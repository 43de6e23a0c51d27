package io.github.reformer4j.cpu.internal.decode;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * All native memory as one segment without a lifetime: reading rows here and there in it costs no
 * check of each row's bounds and lifetime, which takes longer than its products. Whoever reads sees
 * to both.
 */
final class AddressSpace {
  /** Null where this module may not use restricted methods ({@code --enable-native-access}). */
  static final @Nullable MemorySegment WHOLE = whole();

  private AddressSpace() {}

  @SuppressWarnings("restricted") // guarded: only where native access is enabled for this module
  private static @Nullable MemorySegment whole() {
    return AddressSpace.class.getModule().isNativeAccessEnabled()
        ? MemorySegment.NULL.reinterpret(Long.MAX_VALUE)
        : null;
  }
}
