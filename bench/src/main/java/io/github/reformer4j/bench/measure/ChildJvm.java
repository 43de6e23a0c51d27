package io.github.reformer4j.bench.measure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start another JVM like this one. */
public final class ChildJvm {
  private static final List<String> MODULES =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--enable-native-access=ALL-UNNAMED",
          // tensors are native memory, which by default may grow to the size of the heap only
          "-XX:MaxDirectMemorySize=1t");

  private ChildJvm() {}

  /**
   * The command line of a program with this JVM's class path.
   *
   * @param options more options of the JVM
   * @param mainClass what to run
   * @param args its arguments
   * @return ready for a ProcessBuilder
   */
  public static List<String> command(List<String> options, String mainClass, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(MODULES);
    command.addAll(options);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(List.of(args));
    return command;
  }

  /**
   * Options that every JVM of this project needs.
   *
   * @return the options
   */
  public static List<String> options() {
    return MODULES;
  }
}
