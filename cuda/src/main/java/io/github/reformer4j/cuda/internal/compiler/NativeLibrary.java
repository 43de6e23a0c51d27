package io.github.reformer4j.cuda.internal.compiler;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A shared library whose functions are looked up by name, so that a missing one is an exception. A
 * library that is linked against instead may end the process at the first call.
 *
 * @param name for messages
 * @param symbols of the library
 */
public record NativeLibrary(String name, SymbolLookup symbols) {
  /**
   * Loads a library for as long as the process lives.
   *
   * @param name as the system's loader takes it: searched for in LD_LIBRARY_PATH and the system's
   *     folders
   * @return nothing if it is not found or does not load
   */
  public static Optional<NativeLibrary> named(String name) {
    try {
      return Optional.of(new NativeLibrary(name, SymbolLookup.libraryLookup(name, Arena.global())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * Loads a library for as long as the process lives.
   *
   * @param file absolute path
   * @return nothing if it is not there or does not load
   */
  public static Optional<NativeLibrary> at(Path file) {
    try {
      return Optional.of(
          new NativeLibrary(file.toString(), SymbolLookup.libraryLookup(file, Arena.global())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * A function.
   *
   * @param function its name
   * @param types of its result and parameters
   * @return to be called
   * @throws IllegalStateException if the library has no such function
   */
  public MethodHandle function(String function, FunctionDescriptor types) {
    return symbols
        .find(function)
        .map(address -> Linker.nativeLinker().downcallHandle(address, types))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    name + " has no function " + function + ": expected a newer one"));
  }
}
