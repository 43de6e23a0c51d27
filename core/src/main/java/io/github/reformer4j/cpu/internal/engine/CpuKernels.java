package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LocalAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;

/** The door to the engine. */
public final class CpuKernels {
  private CpuKernels() {}

  /**
   * The kernel of a specification.
   *
   * @param spec what to compute
   * @param team does the work
   * @return a kernel; an {@link io.github.reformer4j.backend.LshKernel} for LSH attention
   */
  public static AttentionKernel of(AttentionSpec spec, WorkTeam team) {
    return switch (spec) {
      case LshAttention lsh -> new CpuLshKernel(lsh, team);
      case ExactAttention _, LocalAttention _ -> new CpuKernel(spec, team);
    };
  }
}
