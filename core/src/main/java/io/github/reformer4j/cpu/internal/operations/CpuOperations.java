package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.operations.Embeddings;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.operations.Rows;
import io.github.reformer4j.operations.Updates;

/**
 * All operations of the CPU backend.
 *
 * @param matrices dense products
 * @param rows norms and biases
 * @param elements element by element
 * @param fixedPoint streams
 * @param heads between token rows and heads
 * @param embeddings rows of tables
 * @param losses what is trained on
 * @param updates optimiser steps
 */
public record CpuOperations(
    Matrices matrices,
    Rows rows,
    Elements elements,
    FixedPoint fixedPoint,
    Heads heads,
    Embeddings embeddings,
    Losses losses,
    Updates updates)
    implements Operations {
  /**
   * The operations of a team.
   *
   * @param team does the work
   * @return operations that trust their arguments
   */
  public static CpuOperations of(WorkTeam team) {
    return new CpuOperations(
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
