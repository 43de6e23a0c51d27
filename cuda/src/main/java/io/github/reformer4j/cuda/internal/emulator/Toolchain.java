package io.github.reformer4j.cuda.internal.emulator;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The C++ compiler.
 *
 * @param compiler path of g++
 */
record Toolchain(Path compiler) {
  private static final String NAME = "g++";

  /** What every file is compiled with. Products and sums stay apart unless a kernel says fmaf. */
  private static final List<String> OPTIONS =
      List.of(
          "-std=c++17",
          "-O2",
          "-fPIC",
          "-fvisibility=hidden",
          "-ffp-contract=off",
          "-fno-strict-aliasing",
          "-fno-math-errno",
          "-Wno-attributes");

  /** The compiler of this machine; nothing where there is none. */
  static Optional<Toolchain> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, NAME))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Toolchain::new);
  }

  /** One sentence about what is missing to emulate; nothing if all is there. */
  static Optional<String> obstacle() {
    String system = System.getProperty("os.name", "unknown");
    String architecture = System.getProperty("os.arch", "unknown");
    if (!system.toLowerCase(Locale.ROOT).contains("linux") || !architecture.equals("amd64")) {
      return Optional.of(
          "the emulator needs Linux on x86-64, and this is " + system + " on " + architecture);
    }
    if (!Toolchain.class.getModule().isNativeAccessEnabled()) {
      return Optional.of(
          "this JVM may not load native libraries: start it with"
              + " --enable-native-access=io.github.reformer4j.cuda, or =ALL-UNNAMED on the class"
              + " path");
    }
    if (find().isEmpty()) {
      return Optional.of("the emulator compiles kernels with g++, which is not on the PATH");
    }
    return Optional.empty();
  }

  /** Options that change what is compiled, those of this processor included. */
  List<String> options() {
    List<String> options = new ArrayList<>(OPTIONS);
    if (processorHas("avx2") && processorHas("fma")) {
      options.add("-mavx2");
      options.add("-mfma");
    }
    return options;
  }

  /** Tells compilers apart. */
  String version() {
    return run(Path.of("."), List.of("-dumpfullversion", "-dumpmachine"));
  }

  /**
   * Where in the sources the instruction before a place in a library comes from.
   *
   * @param library compiled with lines of sources
   * @param place where a call returns to; 0 = unknown
   * @return file and line, or the place if nobody knows
   */
  static String sourceLine(Path library, long place) {
    List<String> command =
        List.of("addr2line", "-e", library.toString(), "0x" + Long.toHexString(place - 1));
    try {
      return run(command, Path.of(".")).strip();
    } catch (IllegalStateException | UncheckedIOException e) {
      return library.getFileName() + ":0x" + Long.toHexString(place) + " (" + e.getMessage() + ")";
    }
  }

  /**
   * Runs the compiler.
   *
   * @param folder working folder
   * @param arguments after its name
   * @return what it wrote
   * @throws IllegalStateException if it fails, with what it wrote
   */
  String run(Path folder, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(compiler.toString()));
    command.addAll(arguments);
    return run(command, folder);
  }

  private static String run(List<String> command, Path folder) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + ": exit status " + status + "\n" + log);
      }
      return log;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while compiling", e);
    }
  }

  private static boolean processorHas(String feature) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> (line + " ").contains(" " + feature + " "))
          .orElse(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
