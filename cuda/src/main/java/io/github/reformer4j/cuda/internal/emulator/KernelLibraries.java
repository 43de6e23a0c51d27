package io.github.reformer4j.cuda.internal.emulator;

import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The machine and the libraries of kernels that this process has loaded. They stay: a library costs
 * some pages, and a process knows a few dozen.
 */
final class KernelLibraries {
  /** A file with its defines: one library, whatever number of kernels is in it. */
  private record Unit(String file, SortedMap<String, String> defines, boolean watched) {}

  /** A library and its symbols. */
  private record Loaded(Path path, SymbolLookup symbols) {}

  /** Made once, by whoever comes first; others wait. If it fails, the next one tries again. */
  private static final class Once<T> {
    private final Supplier<T> make;
    private @Nullable T made;

    Once(Supplier<T> make) {
      this.make = make;
    }

    synchronized T get() {
      if (made == null) {
        made = make.get();
      }
      return made;
    }
  }

  private static final Once<KernelLibraries> OF_THIS_PROCESS = new Once<>(KernelLibraries::open);

  private final Map<Unit, Once<Loaded>> libraries = new ConcurrentHashMap<>();
  private final Compiler compiler;
  private final Machine machine;

  private KernelLibraries(Compiler compiler) {
    this.compiler = compiler;
    this.machine = new Machine(compiler.machine());
  }

  /**
   * The only ones.
   *
   * @throws IllegalStateException if something is missing here
   */
  static KernelLibraries ofThisProcess() {
    return OF_THIS_PROCESS.get();
  }

  private static KernelLibraries open() {
    Toolchain.obstacle()
        .ifPresent(
            obstacle -> {
              throw new IllegalStateException(obstacle);
            });
    return new KernelLibraries(new Compiler(Toolchain.find().orElseThrow(), LibraryCache.usual()));
  }

  Machine machine() {
    return machine;
  }

  /** A kernel, compiled if it has to be; watched for races or not. */
  EmulatedKernel kernel(KernelSource source, boolean watched) {
    Unit unit = new Unit(source.file(), source.defines(), watched);
    Loaded library =
        libraries.computeIfAbsent(unit, _ -> new Once<>(() -> load(source, watched))).get();
    MemorySegment entry =
        library
            .symbols
            .find(Machine.entryName(source.entry()))
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "kernel = "
                            + source
                            + ": expected an extern \"C\" __global__ function of that name"));
    return new EmulatedKernel(source, entry, library.path);
  }

  private Loaded load(KernelSource source, boolean watched) {
    Path library = compiler.kernels(source, watched);
    return new Loaded(library, SymbolLookup.libraryLookup(library, Arena.global()));
  }
}
