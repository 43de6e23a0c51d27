package io.github.reformer4j.bench.peer.blas;

import io.github.reformer4j.bench.peer.PeerCase;
import io.github.reformer4j.bench.peer.PeerLibrary;
import io.github.reformer4j.bench.peer.PeerWork;
import io.github.reformer4j.bench.peer.ProductWork;
import java.util.List;
import java.util.Map;
import org.bytedeco.openblas.global.openblas;

/** OpenBLAS, as many threads as there are processors. */
public final class OpenBlasLibrary implements PeerLibrary {
  /** For {@link java.util.ServiceLoader}. */
  public OpenBlasLibrary() {}

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public List<String> options() {
    return List.of("-Xmx256m", "-XX:+UseSerialGC");
  }

  @Override
  public String description() {
    return "OpenBLAS "
        + openblas.class.getPackage().getImplementationVersion()
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
    openblas.blas_set_num_threads(Runtime.getRuntime().availableProcessors());
    return new BlasProduct(
        (opA, opB, m, n, k, a, lda, b, ldb, beta, c, ldc) ->
            openblas.cblas_sgemm(Sgemm.ROWS, opA, opB, m, n, k, 1, a, lda, b, ldb, beta, c, ldc),
        product);
  }
}
