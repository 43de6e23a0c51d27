package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.device.KernelText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes libraries of kernel files, and of the machine that runs them. */
final class Compiler {
  private static final String FOLDER = "/io/github/reformer4j/cuda/emulator/";
  private static final String SHIM = "emulator/shim.h";
  private static final String MACHINE = "emulator/machine.cpp";
  private static final Pattern INCLUDE =
      Pattern.compile("^#include \"(emulator/[^\"]+)\"", Pattern.MULTILINE);

  private static final String UNIT = "unit.cpp";
  private static final String PREPROCESSED = "preprocessed.cpp";
  private static final String OBJECT = "object.o";
  private static final String LIBRARY = "library.so";

  /** The machine's own loops are products of matrices. */
  private static final List<String> FOR_MACHINE = List.of("-O3");

  /**
   * What C++ leaves undefined ends a kernel with a message instead, through functions of the shim;
   * most of it is a fault or wrong on a card too. Variables begin with a pattern.
   */
  private static final List<String> FOR_KERNELS =
      List.of(
          "-fsanitize=bounds,alignment,shift,integer-divide-by-zero,signed-integer-overflow",
          "-fno-sanitize-recover=all",
          "-ftrivial-auto-var-init=pattern");

  /** A kernel after the preprocessor, which has made these of CUDA's words. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "extern\\s+\"C\"\\s+__attribute__\\(\\(__used__\\)\\)\\s+"
              + "(?:void\\s+|__attribute__\\(\\(reformer4j_bounds\\(([^;{}]*?)\\)\\)\\)\\s*)+"
              + "(\\w+)\\s*\\(");

  /** Every access of memory is reported to the machine, with places that can be looked up. */
  private static final List<String> TO_WATCH = List.of("-fsanitize=thread", "-g1");

  private final Toolchain toolchain;
  private final LibraryCache cache;
  private final List<String> options;
  private final String version;

  Compiler(Toolchain toolchain, LibraryCache cache) {
    this.toolchain = toolchain;
    this.cache = cache;
    this.options = toolchain.options();
    this.version = toolchain.version();
  }

  /** The library that runs kernels. */
  Path machine() {
    Map<String, String> texts = emulatorTexts(MACHINE);
    return cache.library(
        key(texts, FOR_MACHINE),
        folder -> {
          LibraryCache.write(folder, texts);
          compile(folder, FOR_MACHINE, List.of("-I.", MACHINE));
          return link(folder);
        });
  }

  /**
   * The library of all kernels of a file.
   *
   * @param source of one of them
   * @param watched whether races are looked for
   * @throws IllegalStateException if it does not compile, with the compiler's log
   */
  Path kernels(KernelSource source, boolean watched) {
    KernelText text = KernelText.of(source.file());
    Map<String, String> texts = emulatorTexts(SHIM);
    texts.putAll(text.headers());
    texts.put(text.file(), text.text());
    texts.put(
        UNIT, "#include \"" + SHIM + "\"\nnamespace {\n#include \"" + text.file() + "\"\n}\n");
    List<String> definitions =
        source.defines().entrySet().stream()
            .map(e -> "-D" + e.getKey() + "=" + e.getValue())
            .toList();
    List<String> checks = new ArrayList<>(FOR_KERNELS);
    checks.addAll(watched ? TO_WATCH : List.of());
    List<String> more = new ArrayList<>(checks);
    more.addAll(definitions);
    return cache.library(
        key(texts, more),
        folder -> {
          LibraryCache.write(folder, texts);
          preprocess(folder, more);
          compile(folder, checks, List.of("-fpreprocessed", PREPROCESSED));
          return link(folder);
        });
  }

  private void preprocess(Path folder, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of("-E", "-I.", "-o", PREPROCESSED));
    arguments.addAll(options);
    arguments.addAll(more);
    arguments.add(UNIT);
    toolchain.run(folder, arguments);
    try {
      Path file = folder.resolve(PREPROCESSED);
      String text = Files.readString(file);
      Files.writeString(file, text + entries(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String entries(String text) {
    StringBuilder entries = new StringBuilder("\n# 1 \"entries\"\n");
    Matcher kernel = ENTRY.matcher(text);
    while (kernel.find()) {
      String bounds = kernel.group(1) == null ? "0" : kernel.group(1);
      String name = kernel.group(2);
      entries
          .append("extern \"C\" __attribute__((visibility(\"default\")))")
          .append(" const reformer4j::Entry ")
          .append(Machine.entryName(name))
          .append(" = reformer4j_entry<")
          .append(name)
          .append(">(")
          .append(bounds)
          .append(");\n");
    }
    return entries.toString();
  }

  private void compile(Path folder, List<String> more, List<String> arguments) {
    List<String> command = new ArrayList<>(options);
    command.addAll(more);
    // The folder is gone when somebody reads its name.
    command.addAll(List.of("-c", "-o", OBJECT, "-fdebug-prefix-map=" + folder + "=."));
    command.addAll(arguments);
    toolchain.run(folder, command);
  }

  /**
   * Apart from compiling, so that the compiler's own library for undefined behaviour stays away.
   */
  private Path link(Path folder) {
    toolchain.run(folder, List.of("-shared", "-o", LIBRARY, OBJECT));
    return folder.resolve(LIBRARY);
  }

  private List<String> key(Map<String, String> texts, List<String> more) {
    List<String> key = new ArrayList<>(List.of(toolchain.compiler().toString(), version));
    key.addAll(options);
    key.addAll(more);
    texts.forEach(
        (name, text) -> {
          key.add(name);
          key.add(text);
        });
    return key;
  }

  /** A file of the emulator and all that it includes. */
  private static Map<String, String> emulatorTexts(String name) {
    Map<String, String> texts = new TreeMap<>();
    collect(name, texts);
    return texts;
  }

  private static void collect(String name, Map<String, String> texts) {
    if (texts.containsKey(name)) {
      return;
    }
    String text = resource(name);
    texts.put(name, text);
    Matcher include = INCLUDE.matcher(text);
    while (include.find()) {
      collect(include.group(1), texts);
    }
  }

  private static String resource(String name) {
    try (InputStream in =
        Compiler.class.getResourceAsStream(FOLDER + name.substring(name.indexOf('/') + 1))) {
      if (in == null) {
        throw new IllegalStateException("resource = " + name + ": expected it in this module");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
