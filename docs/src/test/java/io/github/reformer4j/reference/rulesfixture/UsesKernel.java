package io.github.reformer4j.reference.rulesfixture;

import io.github.reformer4j.cuda.CudaProvider;

/** An oracle that knows a fast backend. */
public final class UsesKernel {
  private UsesKernel() {}

  static String name() {
    return new CudaProvider().name();
  }
}
