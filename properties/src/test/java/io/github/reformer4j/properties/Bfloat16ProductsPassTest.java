package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.plain.Defect;
import io.github.reformer4j.properties.plain.PlainBackend;
import io.github.reformer4j.tensor.DType;
import java.util.List;

/** A backend of float32 tensors that rounds operands of products passes if it declares so. */
class Bfloat16ProductsPassTest implements BackendContract {
  private static final Backend PLAIN = new PlainBackend(Defect.NONE, 1, DType.BFLOAT16);
  private static final List<Backend> OTHER_THREADS =
      List.of(new PlainBackend(Defect.NONE, 3, DType.BFLOAT16));

  @Override
  public Backend backend() {
    return PLAIN;
  }

  @Override
  public List<Backend> threadVariants() {
    return OTHER_THREADS;
  }
}
