package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.engine.EngineDefect;
import io.github.reformer4j.properties.engine.PlainEngine;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.Optional;

/** A second engine passes, so the suite does not ask for the oracle's. */
class PlainEnginePassesTest implements ReversibleContract {
  private static final Backend REFERENCE = new ReferenceBackend();

  @Override
  public Backend backend() {
    return REFERENCE;
  }

  @Override
  public List<Backend> threadVariants() {
    return List.of(new ReferenceBackend());
  }

  @Override
  public Optional<ReversibleEngine> engine() {
    return Optional.of(new PlainEngine(EngineDefect.NONE, DType.FLOAT32));
  }
}
