package io.github.reformer4j.bench.page;

import java.util.Locale;

/** Numbers as a reader of a page wants them, the same in every country. */
final class Quantity {
  private static final int DIGITS = 3;

  private Quantity() {}

  /** A number wanted or measured against it. */
  static String of(double value, Target.Unit unit) {
    return switch (unit) {
      case SHARE -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
      case RATIO -> digits(value) + "×";
      case PLAIN -> String.format(Locale.ROOT, "%.3f", value);
      case TOKENS -> String.format(Locale.ROOT, "%,.0f tokens", value);
      case SECONDS -> amount(value, "s");
      case BYTES -> amount(value, "B");
    };
  }

  /** A number with a unit of measured amounts. */
  static String amount(double value, String unit) {
    return switch (unit) {
      case "s" -> seconds(value);
      case "B", "B/s" -> scaled(value, unit);
      case "flop/s" -> digits(value / 1e9) + " GFLOP/s";
      default -> digits(value) + " " + unit;
    };
  }

  private static String seconds(double value) {
    if (value >= 1) {
      return digits(value) + " s";
    }
    return value >= 1e-3 ? digits(value * 1e3) + " ms" : digits(value * 1e6) + " µs";
  }

  private static String scaled(double bytes, String unit) {
    if (bytes >= 1e9) {
      return digits(bytes / 1e9) + " G" + unit;
    }
    return bytes >= 1e6 ? digits(bytes / 1e6) + " M" + unit : digits(bytes / 1e3) + " k" + unit;
  }

  /** Three significant digits without an exponent. */
  static String digits(double value) {
    if (value == 0) {
      return "0";
    }
    int before = (int) Math.floor(Math.log10(Math.abs(value))) + 1;
    int after = Math.max(0, DIGITS - before);
    return String.format(Locale.ROOT, "%,." + after + "f", value);
  }
}
