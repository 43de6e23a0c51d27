package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.tensor.DType;

/** Tensors of bfloat16. */
class Bfloat16ForwardContractsTest implements ForwardContracts {
  @Override
  public Backend backend() {
    return EmulatedAttention.FULL;
  }

  @Override
  public Limits limits() {
    return Limits.of(backend())
        .withType(DType.BFLOAT16)
        .withTries(TRIES)
        .withMostTokens(MOST_TOKENS);
  }
}
