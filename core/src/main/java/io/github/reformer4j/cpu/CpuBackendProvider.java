package io.github.reformer4j.cpu;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.BackendProvider;
import io.github.reformer4j.cpu.internal.vector.VectorWidth;

/**
 * Offers the CPU backend. It names no class of the Vector API before it knows that the module is
 * there, so that a JVM started without it gets a sentence instead of a linkage error.
 */
public final class CpuBackendProvider implements BackendProvider {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** For {@link java.util.ServiceLoader}. */
  public CpuBackendProvider() {}

  @Override
  public String name() {
    return "cpu";
  }

  @Override
  public Availability availability() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return new Availability.Unusable(
          "this JVM runs without the Vector API (start Java with --add-modules "
              + VECTOR_MODULE
              + ")");
    }
    try {
      // asked here, as the static initialiser that would refuse it answers clearly only once
      VectorWidth.forcedBits();
    } catch (IllegalArgumentException e) {
      return new Availability.Unusable(String.valueOf(e.getMessage()));
    }
    try (Backend backend = CpuBackend.create()) {
      return new Availability.Usable(backend.description());
    }
  }

  @Override
  public Backend open() {
    return switch (availability()) {
      case Availability.Usable _ -> CpuBackend.create();
      case Availability.Unusable(String reason) -> throw new IllegalStateException(reason);
    };
  }
}
