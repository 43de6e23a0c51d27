package io.github.reformer4j.cpu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of tests in JVMs of their own, with the class path of this one. */
public final class TestJvm {
  private TestJvm() {}

  /**
   * How a program is started.
   *
   * @param options of the JVM
   * @param program its main class
   * @param arguments of the program
   * @return the words of the command line
   */
  public static List<String> command(List<String> options, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
