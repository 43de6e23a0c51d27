package io.github.reformer4j.cuda.internal.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Footprints by kernel and architecture, in a file with a line for each kernel, sorted.
 *
 * @param rows by the kernel's name; what is written to a file has a footprint for every
 *     architecture
 */
record FootprintTable(SortedMap<String, Map<Architecture, Footprint>> rows) {
  private static final String HEAD =
      "# Of each kernel, registers:spill bytes:stack bytes:static shared bytes. Written by the"
          + " tests, see docs/cuda.md.";
  private static final String COLUMNS =
      "kernel\t"
          + Arrays.stream(Architecture.values())
              .map(Architecture::option)
              .collect(Collectors.joining("\t"));

  static FootprintTable read(Path file) throws IOException {
    SortedMap<String, Map<Architecture, Footprint>> rows = new TreeMap<>();
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2 || !lines.get(1).equals(COLUMNS)) {
      throw new IOException(file + ": second line expected to be " + COLUMNS);
    }
    for (String line : lines.subList(2, lines.size())) {
      String[] cells = line.split("\t", -1);
      Map<Architecture, Footprint> footprints = new EnumMap<>(Architecture.class);
      int column = 1;
      for (Architecture each : Architecture.values()) {
        footprints.put(each, Footprint.parse(cells[column++]));
      }
      rows.put(cells[0], footprints);
    }
    return new FootprintTable(rows);
  }

  void write(Path file) throws IOException {
    Files.write(
        file,
        Stream.concat(
                Stream.of(HEAD, COLUMNS),
                rows.entrySet().stream()
                    .map(
                        row ->
                            row.getKey()
                                + Arrays.stream(Architecture.values())
                                    .map(each -> "\t" + row.getValue().get(each))
                                    .collect(Collectors.joining())))
            .toList());
  }

  /** Where this spills more than another; a kernel that the other lacks must not spill at all. */
  List<String> spillsBeyond(FootprintTable other) {
    List<String> worse = new ArrayList<>();
    rows.forEach(
        (kernel, footprints) ->
            footprints.forEach(
                (architecture, footprint) -> {
                  int now = footprint.spillBytes();
                  Footprint recorded = other.rows.getOrDefault(kernel, Map.of()).get(architecture);
                  int before = recorded == null ? 0 : recorded.spillBytes();
                  if (now > before) {
                    worse.add(
                        kernel
                            + " on "
                            + architecture.option()
                            + " spills "
                            + now
                            + " bytes: recorded are "
                            + before);
                  }
                }));
    return worse;
  }
}
