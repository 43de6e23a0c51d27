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
                new Gap(Capability.DECODING, _ -> true, "the plain backend keeps no state")));
  }
}
// end::test[]
