package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.plain.Defect;
import io.github.reformer4j.properties.plain.PlainBackend;
import java.util.List;

/** A second implementation passes the whole suite, so the suite does not ask for the reference. */
class PlainPassesTest implements BackendContract {
  private static final Backend PLAIN = new PlainBackend(Defect.NONE, 1);
  private static final List<Backend> OTHER_THREADS =
      List.of(new PlainBackend(Defect.NONE, 2), new PlainBackend(Defect.NONE, 3));

  @Override
  public Backend backend() {
    return PLAIN;
  }

  @Override
  public List<Backend> threadVariants() {
    return OTHER_THREADS;
  }
}
