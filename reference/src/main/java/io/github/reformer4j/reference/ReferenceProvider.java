package io.github.reformer4j.reference;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.BackendProvider;

/** Offers the {@link ReferenceBackend}, everywhere. */
public final class ReferenceProvider implements BackendProvider {
  /** For {@link java.util.ServiceLoader}. */
  public ReferenceProvider() {}

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Availability availability() {
    return new Availability.Usable("double-precision loops, one thread");
  }

  @Override
  public Backend open() {
    return new ReferenceBackend();
  }
}
