package io.github.reformer4j.cuda.internal.decode;

import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.tensor.DType;
import java.util.ArrayList;
import java.util.List;

/** The kernels of decoding. */
public final class DecodeSources {
  private DecodeSources() {}

  static KernelSource rank() {
    return KernelSource.of("attention/decode_rank.cu", "decode_rank");
  }

  static KernelSource attend(DType type, boolean bucketed) {
    return KernelSource.of("attention/decode_attend.cu", "decode_attend")
        .with("ELEMENT", element(type))
        .with("LSH", bucketed ? 1 : 0);
  }

  static KernelSource combine(DType type) {
    return KernelSource.of("attention/decode_combine.cu", "decode_combine")
        .with("ELEMENT", element(type));
  }

  private static String element(DType type) {
    return type == DType.BFLOAT16 ? "bf16" : "float";
  }

  /**
   * Every variant that a step can ask for.
   *
   * @return the sources
   */
  public static List<KernelSource> all() {
    List<KernelSource> all = new ArrayList<>();
    all.add(rank());
    for (DType type : List.of(DType.FLOAT32, DType.BFLOAT16)) {
      all.add(attend(type, false));
      all.add(attend(type, true));
      all.add(combine(type));
    }
    return all;
  }
}
