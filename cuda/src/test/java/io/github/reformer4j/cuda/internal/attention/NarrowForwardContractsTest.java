package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.tensor.DType;

/** Float32 tensors, products of rounded factors. */
class NarrowForwardContractsTest implements ForwardContracts {
  @Override
  public Backend backend() {
    return EmulatedAttention.NARROW;
  }

  @Override
  public Limits limits() {
    return Limits.of(backend())
        .withType(DType.FLOAT32)
        .withTries(TRIES)
        .withMostTokens(MOST_TOKENS);
  }
}
