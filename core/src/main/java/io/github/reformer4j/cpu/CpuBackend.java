package io.github.reformer4j.cpu;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.cpu.internal.engine.CpuKernels;
import io.github.reformer4j.cpu.internal.operations.CpuOperations;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.AddressSpace;
import io.github.reformer4j.cpu.internal.vector.Lanes;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.DType;
import java.util.Set;

/**
 * The CPU backend: float32, Vector API, many threads, every specification. The same inputs give the
 * same bits for any number of threads.
 */
public final class CpuBackend implements Backend {
  /** Its name. */
  public static final String NAME = "cpu";

  private final WorkTeam team;
  private final Operations operations;

  private CpuBackend(CpuOptions options) {
    this.team = new WorkTeam(options.threads());
    this.operations = CpuOperations.of(team);
  }

  /**
   * A backend with one thread for each processor.
   *
   * @return the backend; close it to end its threads
   */
  public static CpuBackend create() {
    return create(CpuOptions.defaults());
  }

  /**
   * A backend.
   *
   * @param options how it works
   * @return the backend; close it to end its threads
   */
  public static CpuBackend create(CpuOptions options) {
    return new CpuBackend(options);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "CPU, "
        + team.threads()
        + (team.threads() == 1 ? " thread, " : " threads, ")
        + Lanes.COUNT * Float.SIZE
        + "-bit vectors, float32"
        + (AddressSpace.WHOLE == null ? ", without --enable-native-access" : "");
  }

  @Override
  public Set<DType> types() {
    return Set.of(DType.FLOAT32);
  }

  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    return CpuKernels.of(spec, team);
  }

  @Override
  public Operations operationKernels() {
    return operations;
  }

  WorkTeam team() {
    return team;
  }

  @Override
  public void close() {
    team.close();
  }
}
