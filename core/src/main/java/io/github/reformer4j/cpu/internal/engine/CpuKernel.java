package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.cpu.internal.decode.Decoders;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.FiniteScan;
import io.github.reformer4j.tensor.Tensor;

/** Exact and local attention on the engine. */
sealed class CpuKernel implements AttentionKernel permits CpuLshKernel {
  final AttentionSpec spec;
  final Engine engine;

  CpuKernel(AttentionSpec spec, WorkTeam team) {
    this.spec = spec;
    this.engine = new Engine(spec, team);
  }

  @Override
  public final Workspace newWorkspace() {
    return new EngineWorkspace(engine.team().threads());
  }

  @Override
  public final void forward(AttentionInputs inputs, AttentionOutputs outputs, Workspace workspace) {
    engine.forward(inputs, outputs, own(workspace));
  }

  @Override
  public final void backward(
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients,
      Workspace workspace) {
    engine.backward(inputs, forward, outGradient, gradients, own(workspace));
  }

  @Override
  public final DecoderKernel decoder(long batch, long heads, int dim, int valueDim) {
    return decoder(batch, heads, dim, valueDim, KeyValueCache.AS_GIVEN);
  }

  @Override
  public final DecoderKernel decoder(
      long batch, long heads, int dim, int valueDim, KeyValueCache cache) {
    return Decoders.of(engine.team(), spec, batch, heads, dim, valueDim, cache);
  }

  @Override
  public final long firstNonFinite(Tensor tensor) {
    return FiniteScan.firstNonFinite(engine.team(), tensor.segment());
  }

  @Override
  public final long firstNotBelow(Tensor tensor, double limit) {
    return FiniteScan.firstNotBelow(tensor.segment(), limit);
  }

  final EngineWorkspace own(Workspace workspace) {
    if (workspace instanceof EngineWorkspace own) {
      if (own.threads() < engine.team().threads()) {
        throw new IllegalArgumentException(
            "workspace = one for "
                + own.threads()
                + " threads: expected one for "
                + engine.team().threads()
                + ", as this backend's newWorkspace() gives");
      }
      return own;
    }
    throw new IllegalArgumentException(
        "workspace = " + workspace + ": expected one of the cpu backend's newWorkspace()");
  }
}
