package io.github.reformer4j.bench.peer.blas;

import io.github.reformer4j.bench.peer.PeerCase;
import io.github.reformer4j.bench.peer.PeerLibrary;
import io.github.reformer4j.bench.peer.PeerWork;
import io.github.reformer4j.bench.peer.ProductWork;

/** Products by a library with cblas_sgemm, on as many threads as there are processors. */
abstract class BlasLibrary implements PeerLibrary {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final String title;

  /** Of a library that is called this in reports. */
  BlasLibrary(String title) {
    this.title = title;
  }

  /** The class of the presets that loads the library and knows its version. */
  abstract Class<?> presets();

  abstract void setThreads(int threads);

  abstract Sgemm sgemm();

  @Override
  public String description() {
    return title
        + " "
        + presets().getPackage().getImplementationVersion()
        + " by Bytedeco, "
        + THREADS
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
    setThreads(THREADS);
    return new BlasProduct(sgemm(), product);
  }
}
