package io.github.reformer4j.layers.rulesfixture;

import io.github.reformer4j.cpu.CpuOptions;

/** Part of a model that runs on one backend only. */
public final class KnowsTheCpu {
  private KnowsTheCpu() {}

  static CpuOptions options() {
    return new CpuOptions(1);
  }
}
