package io.github.reformer4j.cuda.internal.device;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What to compile.
 *
 * @param file path among the kernels, such as {@code operations/layer_norm.cu}
 * @param entry name of an {@code extern "C" __global__} function in it
 * @param defines preprocessor names and their values
 */
public record KernelSource(String file, String entry, SortedMap<String, String> defines) {
  /** Copies the defines. */
  public KernelSource {
    defines = Collections.unmodifiableSortedMap(new TreeMap<>(defines));
  }

  /**
   * Without defines.
   *
   * @param file path among the kernels
   * @param entry name of a function in it
   * @return the source
   */
  public static KernelSource of(String file, String entry) {
    return new KernelSource(file, entry, Collections.emptySortedMap());
  }

  /**
   * The same with one more define.
   *
   * @param name of the define
   * @param value what it stands for
   * @return the source
   */
  public KernelSource with(String name, Object value) {
    SortedMap<String, String> more = new TreeMap<>(defines);
    more.put(name, value.toString());
    return new KernelSource(file, entry, more);
  }

  @Override
  public String toString() {
    return file + ":" + entry + (defines.isEmpty() ? "" : defines.toString());
  }
}
