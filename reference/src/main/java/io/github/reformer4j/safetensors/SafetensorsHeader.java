package io.github.reformer4j.safetensors;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A header that was parsed and holds together: every byte of data belongs to exactly one tensor.
 */
record SafetensorsHeader(Map<String, String> metadata, Map<String, SafetensorsEntry> entries) {
  /** The longest header the format allows, in bytes. */
  static final long MAX_BYTES = 100_000_000;

  /** The name in a header that is no tensor. */
  static final String METADATA = "__metadata__";

  /** What is wrong with a header. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String reason) {
      super(reason);
    }

    Refused(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  SafetensorsHeader {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /**
   * Checks sizes and places.
   *
   * @param dataBytes length of the file after the header
   */
  void check(long dataBytes) throws Refused {
    for (SafetensorsEntry entry : entries.values()) {
      checkEntry(entry, dataBytes);
    }
    List<SafetensorsEntry> byPlace = new ArrayList<>(entries.values());
    byPlace.sort(
        Comparator.comparingLong(SafetensorsEntry::begin).thenComparingLong(SafetensorsEntry::end));
    long covered = 0;
    for (SafetensorsEntry entry : byPlace) {
      if (entry.begin() != covered) {
        throw new Refused(
            "begin of '"
                + entry.name()
                + "' = "
                + entry.begin()
                + ": expected "
                + covered
                + ", where the tensor before it ends");
      }
      covered = entry.end();
    }
    if (covered != dataBytes) {
      throw new Refused(
          "length of the data = "
              + dataBytes
              + " bytes: expected "
              + covered
              + ", where the last tensor ends");
    }
  }

  private static void checkEntry(SafetensorsEntry entry, long dataBytes) throws Refused {
    String where = " of '" + entry.name() + "' = ";
    long elements = 1;
    for (long dim : entry.shape()) {
      if (dim < 0) {
        throw new Refused("shape" + where + entry.shape() + ": expected lengths of at least 0");
      }
      elements = product("shape" + where + entry.shape(), elements, dim);
    }
    if (entry.begin() < 0 || entry.end() < entry.begin()) {
      throw new Refused(
          "data_offsets"
              + where
              + List.of(entry.begin(), entry.end())
              + ": expected an ascending pair from 0");
    }
    if (entry.end() > dataBytes) {
      throw new Refused(
          "length of the data = "
              + dataBytes
              + " bytes: expected "
              + entry.end()
              + " at least, where '"
              + entry.name()
              + "' ends (a file cut short?)");
    }
    var size = SafetensorsEntry.bytesPerElement(entry.dtype());
    if (size.isPresent()) {
      long bytes = product("shape" + where + entry.shape(), elements, size.get());
      if (entry.end() - entry.begin() != bytes) {
        throw new Refused(
            "data_offsets"
                + where
                + List.of(entry.begin(), entry.end())
                + ": expected a span of "
                + bytes
                + " bytes for "
                + entry.dtype()
                + entry.shape());
      }
    }
  }

  private static long product(String what, long x, long y) throws Refused {
    try {
      return Math.multiplyExact(x, y);
    } catch (ArithmeticException e) {
      throw new Refused(what + ": expected fewer than 2^63 bytes", e);
    }
  }
}
