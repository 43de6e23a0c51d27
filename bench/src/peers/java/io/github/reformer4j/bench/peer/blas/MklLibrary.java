package io.github.reformer4j.bench.peer.blas;

import java.util.Map;
import org.bytedeco.mkl.global.mkl_rt;

/** MKL. */
public final class MklLibrary extends BlasLibrary {
  /** For {@link java.util.ServiceLoader}. */
  public MklLibrary() {
    super("MKL");
  }

  @Override
  public String name() {
    return "mkl";
  }

  @Override
  public Map<String, String> environment() {
    // threads that wait in vain for 200 ms would take a processor from whoever is measured next
    return Map.of("KMP_BLOCKTIME", "10");
  }

  @Override
  Class<?> presets() {
    return mkl_rt.class;
  }

  @Override
  void setThreads(int threads) {
    mkl_rt.MKL_Set_Num_Threads(threads);
  }

  @Override
  Sgemm sgemm() {
    return (opA, opB, m, n, k, a, lda, b, ldb, beta, c, ldc) ->
        mkl_rt.cblas_sgemm(Sgemm.ROWS, opA, opB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
  }
}
