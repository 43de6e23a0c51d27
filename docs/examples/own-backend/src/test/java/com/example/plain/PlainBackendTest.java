package com.example.plain;

import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.BackendContract;
import io.github.reformer4j.properties.Capability;
import io.github.reformer4j.properties.Gap;
import io.github.reformer4j.properties.Limits;
import java.util.List;

// tag::test[]
class PlainBackendTest implements BackendContract {
  private static final Backend BACKEND = new PlainBackend();

  @Override
  public Backend backend() {
    return BACKEND;
  }

  @Override
  public Limits limits() {
    return Limits.of(BACKEND)
        .withGaps(
            List.of(
                new Gap(
                    Capability.ATTENTION,
                    spec -> spec instanceof LshAttention,
                    "the plain backend does not hash"),
                Gap.of(Capability.DECODING, "the plain backend keeps no state"),
                Gap.of(Capability.OPERATIONS, "the plain backend computes attention only")));
  }
}
// end::test[]
