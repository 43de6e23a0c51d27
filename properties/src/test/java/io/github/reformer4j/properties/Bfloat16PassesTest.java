package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.plain.Defect;
import io.github.reformer4j.properties.plain.PlainBackend;
import io.github.reformer4j.tensor.DType;
import java.util.List;

/** A backend of bfloat16 tensors, multiplied as on tensor cores, passes the whole suite. */
class Bfloat16PassesTest implements BackendContract {
  private static final Backend PLAIN = new PlainBackend(Defect.NONE, 1);
  private static final List<Backend> OTHER_THREADS = List.of(new PlainBackend(Defect.NONE, 3));

  @Override
  public Backend backend() {
    return PLAIN;
  }

  @Override
  public Limits limits() {
    return Limits.of(PLAIN).withType(DType.BFLOAT16);
  }

  @Override
  public List<Backend> threadVariants() {
    return OTHER_THREADS;
  }
}
