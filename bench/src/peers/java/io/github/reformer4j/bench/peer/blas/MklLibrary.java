package io.github.reformer4j.bench.peer.blas;

import io.github.reformer4j.bench.peer.PeerCase;
import io.github.reformer4j.bench.peer.PeerLibrary;
import io.github.reformer4j.bench.peer.PeerWork;
import io.github.reformer4j.bench.peer.ProductWork;
import java.util.List;
import java.util.Map;
import org.bytedeco.mkl.global.mkl_rt;

/** MKL, as many threads as there are processors. */
public final class MklLibrary implements PeerLibrary {
  /** For {@link java.util.ServiceLoader}. */
  public MklLibrary() {}

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
  public List<String> options() {
    return List.of("-Xmx256m", "-XX:+UseSerialGC");
  }

  @Override
  public String description() {
    return "MKL "
        + mkl_rt.class.getPackage().getImplementationVersion()
        + " by Bytedeco, "
        + Runtime.getRuntime().availableProcessors()
        + " threads";
  }

  @Override
  public boolean supports(PeerWork work) {
    return work instanceof ProductWork;
  }

  @Override
  public PeerCase open(PeerWork work) {
    if (!(work instanceof ProductWork product)) {
      throw new IllegalArgumentException(work.title() + ": expected a product");
    }
    mkl_rt.MKL_Set_Num_Threads(Runtime.getRuntime().availableProcessors());
    return new BlasProduct(
        (opA, opB, m, n, k, a, lda, b, ldb, beta, c, ldc) ->
            mkl_rt.cblas_sgemm(Sgemm.ROWS, opA, opB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc),
        product);
  }
}
