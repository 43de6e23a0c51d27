package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.reference.ReferenceReversible;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.tensor.DType;
import java.util.Optional;

/** The reference passes the whole suite. */
class ReferencePassesTest implements BackendContract {
  private static final Backend REFERENCE = new ReferenceBackend();

  @Override
  public Backend backend() {
    return REFERENCE;
  }

  @Override
  public Optional<ReversibleEngine> engine() {
    return Optional.of(new ReferenceReversible(DType.FLOAT32));
  }
}
