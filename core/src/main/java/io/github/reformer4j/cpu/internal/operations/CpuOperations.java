package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.operations.OperationThemes;
import io.github.reformer4j.operations.Operations;

/** All operations of the CPU backend. */
public final class CpuOperations {
  private CpuOperations() {}

  /**
   * The operations of a team.
   *
   * @param team does the work
   * @return operations that trust their arguments
   */
  public static Operations of(WorkTeam team) {
    return new OperationThemes(
        new CpuMatrices(team),
        new CpuRows(team),
        new CpuElements(team),
        new CpuFixedPoint(team),
        new CpuHeads(team),
        new CpuEmbeddings(team),
        new CpuLosses(team),
        new CpuUpdates(team));
  }
}
