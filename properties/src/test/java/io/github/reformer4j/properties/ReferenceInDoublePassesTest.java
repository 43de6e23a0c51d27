package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.reference.ReferenceReversible;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.tensor.DType;
import java.util.Optional;

/** The reference passes the suite with float64 tensors too, at float64's tolerance. */
class ReferenceInDoublePassesTest implements BackendContract {
  private static final Backend REFERENCE = new ReferenceBackend();

  @Override
  public Backend backend() {
    return REFERENCE;
  }

  @Override
  public Limits limits() {
    return Limits.of(REFERENCE).withType(DType.FLOAT64).withTries(8);
  }

  @Override
  public Optional<ReversibleEngine> engine() {
    return Optional.of(new ReferenceReversible(DType.FLOAT64));
  }
}
