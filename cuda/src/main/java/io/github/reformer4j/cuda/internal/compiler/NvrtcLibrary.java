package io.github.reformer4j.cuda.internal.compiler;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Finds NVRTC: that of {@code cuda-redist} where it is on the class path, or that of an installed
 * toolkit.
 */
public final class NvrtcLibrary {
  private static final String FOLDER = "/org/bytedeco/cuda/linux-x86_64/";
  private static final String PACKED = FOLDER + "libnvrtc.so.13";

  /** NVRTC opens this one by its bare name, and finds it there if it is loaded already. */
  private static final List<String> PACKED_BUILTINS =
      List.of(FOLDER + "libnvrtc-builtins.so.13.1", FOLDER + "libnvrtc-builtins.so.13.0");

  private static final List<String> INSTALLED = List.of("libnvrtc.so.13", "libnvrtc.so");
  private static final Path USUAL_TOOLKIT = Path.of("/usr/local/cuda/lib64/libnvrtc.so");

  private NvrtcLibrary() {}

  /**
   * Whether there is one, as far as that can be said without unpacking a hundred megabytes.
   *
   * @return true if {@link #load} has something to load
   */
  public static boolean isThere() {
    return packed(PACKED) != null || installed().isPresent();
  }

  /**
   * Loads it, unpacking it first where it is packed.
   *
   * @return nothing if there is none
   * @throws UncheckedIOException if it cannot be unpacked
   */
  public static Optional<NativeLibrary> load() {
    if (packed(PACKED) == null) {
      return installed();
    }
    PACKED_BUILTINS.stream()
        .filter(name -> packed(name) != null)
        .forEach(name -> NativeLibrary.at(unpacked(name)));
    return NativeLibrary.at(unpacked(PACKED));
  }

  private static Optional<NativeLibrary> installed() {
    return Stream.concat(
            INSTALLED.stream().map(NativeLibrary::named),
            Stream.of(USUAL_TOOLKIT).map(NativeLibrary::at))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static @Nullable URL packed(String name) {
    return NvrtcLibrary.class.getResource(name);
  }

  private static Path unpacked(String name) {
    try {
      return Loader.cacheResource(Objects.requireNonNull(packed(name))).toPath().toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(
          name + " could not be unpacked into " + Loader.class.getSimpleName() + "'s cache", e);
    }
  }
}
