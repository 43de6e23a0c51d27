package io.github.reformer4j.cuda.internal.attention;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.Limits;
import io.github.reformer4j.tensor.DType;
import java.util.List;

/** Products in float32; the other order of threads must give the same bits. */
class FullForwardContractsTest implements ForwardContracts {
  @Override
  public Backend backend() {
    return EmulatedAttention.FULL;
  }

  @Override
  public Limits limits() {
    return Limits.of(backend())
        .withType(DType.FLOAT32)
        .withTries(TRIES)
        .withMostTokens(MOST_TOKENS);
  }

  @Override
  public List<Backend> threadVariants() {
    return List.of(EmulatedAttention.REVERSED);
  }
}
