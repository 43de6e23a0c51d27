package io.github.reformer4j.bench.peer.blas;

import org.bytedeco.openblas.global.openblas;

/** OpenBLAS. */
public final class OpenBlasLibrary extends BlasLibrary {
  /** For {@link java.util.ServiceLoader}. */
  public OpenBlasLibrary() {
    super("OpenBLAS");
  }

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  Class<?> presets() {
    return openblas.class;
  }

  @Override
  void setThreads(int threads) {
    openblas.blas_set_num_threads(threads);
  }

  @Override
  Sgemm sgemm() {
    return (opA, opB, m, n, k, a, lda, b, ldb, beta, c, ldc) ->
        openblas.cblas_sgemm(Sgemm.ROWS, opA, opB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
  }
}
