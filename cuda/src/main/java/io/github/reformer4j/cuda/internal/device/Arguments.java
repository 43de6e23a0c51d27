package io.github.reformer4j.cuda.internal.device;

import java.util.Arrays;

/**
 * Arguments of a kernel, in the order of its parameters. The types must be those of the parameters:
 * nothing can check that.
 */
public final class Arguments {
  private static final int USUAL = 16;

  private long[] slots = new long[USUAL];
  private int count;

  /** No arguments yet. */
  public Arguments() {}

  /**
   * A pointer; 0 is null.
   *
   * @param value on the device
   * @return this
   */
  public Arguments address(long value) {
    return slot(value);
  }

  /**
   * An {@code int}.
   *
   * @param value any
   * @return this
   */
  public Arguments int32(int value) {
    return slot(Integer.toUnsignedLong(value));
  }

  /**
   * A {@code long long}.
   *
   * @param value any
   * @return this
   */
  public Arguments int64(long value) {
    return slot(value);
  }

  /**
   * A {@code float}.
   *
   * @param value rounded to float
   * @return this
   */
  public Arguments float32(double value) {
    return slot(Integer.toUnsignedLong(Float.floatToRawIntBits((float) value)));
  }

  /**
   * A {@code double}.
   *
   * @param value any
   * @return this
   */
  public Arguments float64(double value) {
    return slot(Double.doubleToRawLongBits(value));
  }

  /**
   * The arguments as they lie in memory on a little-endian machine, each at the start of eight
   * bytes.
   *
   * @return a copy
   */
  public long[] slots() {
    return Arrays.copyOf(slots, count);
  }

  private Arguments slot(long bits) {
    if (count == slots.length) {
      slots = Arrays.copyOf(slots, 2 * count);
    }
    slots[count++] = bits;
    return this;
  }
}
