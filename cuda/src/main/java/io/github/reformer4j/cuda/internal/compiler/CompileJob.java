package io.github.reformer4j.cuda.internal.compiler;

import io.github.reformer4j.cuda.internal.device.KernelText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that the result of a compilation depends on, but the compiler.
 *
 * @param text of the file and its headers
 * @param defines preprocessor names and their values
 * @param architecture to compile for
 */
public record CompileJob(
    KernelText text, SortedMap<String, String> defines, Architecture architecture) {
  /** Copies the defines. */
  public CompileJob {
    defines = Collections.unmodifiableSortedMap(new TreeMap<>(defines));
  }

  /**
   * The compiler's options. Multiplications and additions are fused only where the source says
   * {@code fmaf}: the compiler decides that branch by branch, so that one formula would be rounded
   * in several ways. Line numbers are for tools that look for errors, and change no code.
   *
   * @return in a fixed order
   */
  public List<String> options() {
    List<String> options = new ArrayList<>();
    options.add("--gpu-architecture=" + architecture.option());
    options.add("--std=c++17");
    options.add("--fmad=false");
    options.add("--generate-line-info");
    defines.forEach((name, value) -> options.add("--define-macro=" + name + "=" + value));
    return options;
  }

  @Override
  public String toString() {
    return text.file() + (defines.isEmpty() ? "" : defines) + " for " + architecture.option();
  }
}
