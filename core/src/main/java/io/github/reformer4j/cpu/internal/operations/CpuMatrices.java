package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.Tensor;

/** Dense products. Which way a product takes depends on its shape alone. */
final class CpuMatrices implements Matrices {
  private final FewRows fewRows;
  private final ManyRows manyRows;
  private final DeepSums deepSums;

  CpuMatrices(WorkTeam team) {
    this.fewRows = new FewRows(team);
    this.manyRows = new ManyRows(team);
    this.deepSums = new DeepSums(team);
  }

  @Override
  public void multiply(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    Product product = Product.of(a, transposeA, b, transposeB, c, add);
    if (FewRows.suits(product)) {
      fewRows.multiply(product);
    } else if (DeepSums.suits(product)) {
      deepSums.multiply(product);
    } else {
      manyRows.multiply(product);
    }
  }
}
