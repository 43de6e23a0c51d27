package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.reference.ReferenceBackend;

/** The reference passes the whole suite. */
class ReferencePassesTest implements BackendContract {
  private static final Backend REFERENCE = new ReferenceBackend();

  @Override
  public Backend backend() {
    return REFERENCE;
  }
}
