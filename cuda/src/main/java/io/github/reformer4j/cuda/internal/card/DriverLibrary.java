package io.github.reformer4j.cuda.internal.card;

import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks for the NVIDIA driver's library, and for nothing else: the driver is what every card needs,
 * whatever toolkit is installed beside it.
 */
final class DriverLibrary {
  private final String operatingSystem;
  private final Loader loader;

  /** Loads a library, or throws what the runtime throws when it cannot. */
  @FunctionalInterface
  interface Loader {
    void load(String library);
  }

  DriverLibrary(String operatingSystem, Loader loader) {
    this.operatingSystem = operatingSystem;
    this.loader = loader;
  }

  /** The driver of this machine. */
  static DriverLibrary ofThisMachine() {
    return new DriverLibrary(
        System.getProperty("os.name", "unknown"), DriverLibrary::loadAndRelease);
  }

  /** Nothing when the driver is there; otherwise one sentence about what is missing. */
  Optional<String> obstacle() {
    String library = name();
    if (library.isEmpty()) {
      return Optional.of("NVIDIA has no driver for " + operatingSystem);
    }
    try {
      loader.load(library);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("the NVIDIA driver is not installed (" + library + " was not found)");
    } catch (IllegalCallerException e) {
      return Optional.of(
          "this JVM may not load native libraries: start it with"
              + " --enable-native-access=io.github.reformer4j.cuda, or =ALL-UNNAMED on the class"
              + " path");
    } catch (LinkageError e) {
      return Optional.of("the NVIDIA driver " + library + " could not be loaded: " + e);
    }
  }

  /** The library's name on this operating system; empty where there is none. */
  String name() {
    String system = operatingSystem.toLowerCase(Locale.ROOT);
    if (system.contains("linux")) {
      return "libcuda.so.1";
    }
    return system.contains("windows") ? "nvcuda.dll" : "";
  }

  private static void loadAndRelease(String library) {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup.libraryLookup(library, arena);
    }
  }
}
