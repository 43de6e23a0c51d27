package io.github.reformer4j.bench.card;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.tensor.DType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What to measure.
 *
 * @param backend name, cuda or cuda-emulated
 * @param sizes N
 * @param rounds R
 * @param types of tensors
 * @param windows aligned, flat
 * @param pace how carefully
 * @param mostRecorded the largest N that is tried as a recording too
 * @param peers a file of {@code cuda/peers.py}; empty for none
 * @param out where the figures go; empty for nowhere
 */
public record CardPlan(
    String backend,
    List<Integer> sizes,
    List<Integer> rounds,
    List<DType> types,
    List<String> windows,
    Pace pace,
    int mostRecorded,
    String peers,
    String out) {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "backend", "cuda",
          "sizes", "4096,65536,262144,1048576",
          "rounds", "2,8",
          "types", "bfloat16,float32",
          "windows", "aligned,flat",
          "least-millis", "200",
          "repeats", "5",
          "most-recorded", "65536",
          "peers", "",
          "out", "");

  /** Copies the lists. */
  public CardPlan {
    sizes = List.copyOf(sizes);
    rounds = List.copyOf(rounds);
    types = List.copyOf(types);
    windows = List.copyOf(windows);
  }

  /**
   * Reads a command line of {@code --name=value}.
   *
   * @param args as typed
   * @return the plan
   * @throws UserFailure if one of them is unknown or wrong
   */
  public static CardPlan parse(String... args) {
    Map<String, String> values = new TreeMap<>(DEFAULTS);
    for (String arg : args) {
      int equals = arg.indexOf('=');
      String name = arg.startsWith("--") && equals > 2 ? arg.substring(2, equals) : arg;
      if (!DEFAULTS.containsKey(name)) {
        throw UserFailure.usage(
            arg
                + ": expected --NAME=VALUE with a name of "
                + DEFAULTS.keySet().stream().sorted().toList());
      }
      values.put(name, arg.substring(equals + 1));
    }
    Settings settings = new Settings(values);
    return new CardPlan(
        settings.text("backend"),
        settings.numbers("sizes"),
        settings.numbers("rounds"),
        settings.parts("types").stream().map(CardPlan::type).toList(),
        settings.oneOf("windows", Set.of("aligned", "flat")),
        new Pace(settings.number("least-millis"), settings.number("repeats")),
        settings.number("most-recorded"),
        settings.text("peers"),
        settings.text("out"));
  }

  private static DType type(String name) {
    return switch (name) {
      case "float32" -> DType.FLOAT32;
      case "bfloat16" -> DType.BFLOAT16;
      default -> throw UserFailure.usage("--types = " + name + ": expected float32, bfloat16");
    };
  }

  /** The name of a type in figures. */
  static String name(DType type) {
    return type.name().toLowerCase(Locale.ROOT);
  }

  private record Settings(Map<String, String> values) {
    String text(String name) {
      return values.getOrDefault(name, "");
    }

    List<String> parts(String name) {
      return Arrays.asList(text(name).split(",", -1));
    }

    List<String> oneOf(String name, Set<String> known) {
      parts(name)
          .forEach(
              part -> {
                if (!known.contains(part)) {
                  throw UserFailure.usage(
                      "--"
                          + name
                          + " = "
                          + part
                          + ": expected "
                          + known.stream().sorted().toList());
                }
              });
      return parts(name);
    }

    List<Integer> numbers(String name) {
      return parts(name).stream().map(part -> number(name, part)).toList();
    }

    int number(String name) {
      return number(name, text(name));
    }

    private static int number(String name, String text) {
      try {
        int number = Integer.parseInt(text);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException _) {
        // Said below.
      }
      throw UserFailure.usage("--" + name + " = " + text + ": expected whole numbers, 0 or more");
    }
  }
}
