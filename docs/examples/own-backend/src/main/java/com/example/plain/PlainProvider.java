package com.example.plain;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.BackendProvider;

/** Offers the plain backend to {@link java.util.ServiceLoader}; it can always be used. */
public final class PlainProvider implements BackendProvider {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public Availability availability() {
    return new Availability.Usable("plain Java");
  }

  @Override
  public Backend open() {
    return new PlainBackend();
  }
}
