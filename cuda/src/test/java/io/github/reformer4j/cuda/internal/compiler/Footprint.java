package io.github.reformer4j.cuda.internal.compiler;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kernel takes on a card, as the assembler says.
 *
 * @param registers of a thread
 * @param spillBytes that a thread stores to and loads from memory for want of registers
 * @param stackBytes of a thread, spills included
 * @param sharedBytes static shared memory of a block
 */
record Footprint(int registers, int spillBytes, int stackBytes, int sharedBytes) {
  private static final Pattern ENTRY =
      Pattern.compile(
          "Compiling entry function '(?<entry>\\w+)'[^\\n]*\\n"
              + "[^\\n]*Function properties[^\\n]*\\n"
              + "\\D*(?<stack>\\d+) bytes stack frame, (?<stores>\\d+) bytes spill stores,"
              + " (?<loads>\\d+) bytes spill loads\\n"
              + "[^\\n]*Used (?<registers>\\d+) registers(?<rest>[^\\n]*)");

  private static final Pattern SHARED = Pattern.compile("(\\d+) bytes smem");

  /** The footprint of each entry that a log of {@code --ptxas-options=-v} speaks of. */
  static Map<String, Footprint> ofEntries(String log) {
    Map<String, Footprint> footprints = new TreeMap<>();
    Matcher entry = ENTRY.matcher(log);
    while (entry.find()) {
      Matcher shared = SHARED.matcher(entry.group("rest"));
      footprints.put(
          entry.group("entry"),
          new Footprint(
              Integer.parseInt(entry.group("registers")),
              Integer.parseInt(entry.group("stores")) + Integer.parseInt(entry.group("loads")),
              Integer.parseInt(entry.group("stack")),
              shared.find() ? Integer.parseInt(shared.group(1)) : 0));
    }
    return footprints;
  }

  static Footprint parse(String cell) {
    String[] numbers = cell.split(":", -1);
    if (numbers.length != 4) {
      throw new IllegalArgumentException(
          "footprint = " + cell + ": expected registers:spill:stack:shared");
    }
    return new Footprint(
        Integer.parseInt(numbers[0]),
        Integer.parseInt(numbers[1]),
        Integer.parseInt(numbers[2]),
        Integer.parseInt(numbers[3]));
  }

  @Override
  public String toString() {
    return registers + ":" + spillBytes + ":" + stackBytes + ":" + sharedBytes;
  }
}
