package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.tensor.DType;
import java.util.Set;

/** A backend of somebody who wrote attention and nothing else. */
public final class AttentionOnly implements Backend {
  private final Backend attention = new PlainBackend(Defect.NONE, 1);

  /** A backend. */
  public AttentionOnly() {}

  @Override
  public String name() {
    return "attention-only";
  }

  @Override
  public String description() {
    return "plain attention, no operations";
  }

  @Override
  public Set<DType> types() {
    return attention.types();
  }

  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    return attention.kernel(spec);
  }

  @Override
  public void close() {}
}
