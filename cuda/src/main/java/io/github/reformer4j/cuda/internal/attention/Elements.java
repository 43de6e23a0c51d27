package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.tensor.DType;
import java.util.stream.Stream;

/** Kernels of which there is one for each type of elements. */
final class Elements {
  private Elements() {}

  /** The variant for tensors of a type. */
  static KernelSource of(KernelSource source, DType type) {
    return source.with("ELEMENT", type == DType.BFLOAT16 ? "bf16" : "float");
  }

  /** All variants. */
  static Stream<KernelSource> all(KernelSource source) {
    return Stream.of(of(source, DType.FLOAT32), of(source, DType.BFLOAT16));
  }
}
