package io.github.reformer4j.cpu.internal.decode;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/** The keys and values of one head of one batch entry. */
final class Sequence {
  private final int dim;
  private final int valueDim;
  final TokenRows keys;
  final TokenRows values;

  /** No key so far is longer. */
  private double longestKey;

  Sequence(int dim, int valueDim) {
    this.dim = dim;
    this.valueDim = valueDim;
    this.keys = new TokenRows(dim);
    this.values = new TokenRows(valueDim);
  }

  /** Takes a token's key and value from row {@code index} of each tensor. */
  void append(int position, MemorySegment keySource, MemorySegment valueSource, int index) {
    keys.append(position);
    values.append(position);
    float[] key = keys.array(position);
    int at = keys.offset(position);
    MemorySegment.copy(keySource, JAVA_FLOAT, (long) index * dim * Float.BYTES, key, at, dim);
    MemorySegment.copy(
        valueSource,
        JAVA_FLOAT,
        (long) index * valueDim * Float.BYTES,
        values.array(position),
        values.offset(position),
        valueDim);
    longestKey = Math.max(longestKey, length(position));
  }

  /** Shortens a key to |q| / sqrt(|q|² + epsilon) (semantics section 1). */
  void normalise(int position, double epsilon) {
    float[] key = keys.array(position);
    int at = keys.offset(position);
    double length = length(position);
    double inverse = 1 / Math.sqrt(length * length + epsilon);
    for (int d = at; d < at + dim; d++) {
      key[d] = (float) (key[d] * inverse);
    }
  }

  double longestKey() {
    return longestKey;
  }

  private double length(int position) {
    float[] key = keys.array(position);
    int at = keys.offset(position);
    double square = 0;
    for (int d = at; d < at + dim; d++) {
      square += (double) key[d] * key[d];
    }
    return Math.sqrt(square);
  }

  long bytes() {
    return keys.bytes() + values.bytes();
  }
}
