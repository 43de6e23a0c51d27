package io.github.reformer4j.safetensors;

import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One tensor as a header lists it.
 *
 * @param name its name
 * @param dtype element type in the file's words, such as {@code F32}
 * @param shape axis lengths, outermost first, any number of them
 * @param begin where its data begins, in bytes after the header
 * @param end where its data ends
 */
public record SafetensorsEntry(String name, String dtype, List<Long> shape, long begin, long end) {
  private static final Map<String, DType> TYPES =
      Map.of(
          "F32", DType.FLOAT32,
          "F64", DType.FLOAT64,
          "BF16", DType.BFLOAT16,
          "I32", DType.INT32,
          "I64", DType.INT64,
          "BOOL", DType.BOOL);

  /** Bytes an element, of the types whose elements are whole bytes. */
  private static final Map<String, Integer> SIZES =
      Map.ofEntries(
          Map.entry("BOOL", 1),
          Map.entry("U8", 1),
          Map.entry("I8", 1),
          Map.entry("F8_E4M3", 1),
          Map.entry("F8_E5M2", 1),
          Map.entry("U16", 2),
          Map.entry("I16", 2),
          Map.entry("F16", 2),
          Map.entry("BF16", 2),
          Map.entry("U32", 4),
          Map.entry("I32", 4),
          Map.entry("F32", 4),
          Map.entry("U64", 8),
          Map.entry("I64", 8),
          Map.entry("F64", 8));

  /** Copies the shape. */
  public SafetensorsEntry {
    shape = List.copyOf(shape);
  }

  /**
   * The element type as a tensor has it.
   *
   * @return empty if no tensor can hold this type
   */
  public Optional<DType> type() {
    return Optional.ofNullable(TYPES.get(dtype));
  }

  static Optional<Integer> bytesPerElement(String dtype) {
    return Optional.ofNullable(SIZES.get(dtype));
  }

  static String dtype(DType type) {
    return switch (type) {
      case FLOAT32 -> "F32";
      case FLOAT64 -> "F64";
      case BFLOAT16 -> "BF16";
      case INT32 -> "I32";
      case INT64 -> "I64";
      case BOOL -> "BOOL";
    };
  }
}
