package io.github.reformer4j.cuda.internal.card;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.reformer4j.cuda.internal.card.CublasLibrary.Factor;
import io.github.reformer4j.cuda.internal.device.DenseProducts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Products by cuBLAS on a card's stream. It has a workspace of its own: with the library's, the way
 * a product is split may depend on what other streams do, and so may its bits (cuBLAS manual,
 * Results Reproducibility); and a recording could not hold it.
 */
final class Cublas implements DenseProducts {
  /** What the manual advises for compute capability 9.0, which is the most for any. */
  private static final long WORKSPACE_BYTES = 32L << 20;

  /** Float32 throughout: CUBLAS_COMPUTE_32F_PEDANTIC. */
  private static final int FULL = 69;

  /** Factors in bfloat16, sums in float32: CUBLAS_COMPUTE_32F_FAST_16BF. */
  private static final int BFLOAT16 = 75;

  private final CublasLibrary library;
  private final CardStream stream;
  private final Driver driver;
  private final MemorySegment handle;
  private final long workspace;
  private final String version;
  private final Arena constants = Arena.ofShared();
  private final MemorySegment zero = constants.allocateFrom(JAVA_FLOAT, 0);
  private final MemorySegment one = constants.allocateFrom(JAVA_FLOAT, 1);

  /** For the context that is current. */
  Cublas(CublasLibrary library, CardStream stream, Driver driver) {
    this.library = library;
    this.stream = stream;
    this.driver = driver;
    this.handle = library.create();
    this.workspace = driver.allocate(WORKSPACE_BYTES);
    library.setStream(handle, stream.handle());
    library.setWorkspace(handle, workspace, WORKSPACE_BYTES);
    this.version = "cuBLAS " + versionText(library.version(handle));
  }

  /** Name and version. */
  String version() {
    return version;
  }

  private static String versionText(int number) {
    return number / 10_000 + "." + number % 10_000 / 100 + "." + number % 100;
  }

  /** Row by row is column by column of the transpose, and cᵀ = bᵀ·aᵀ. */
  @Override
  public void multiply(
      long a,
      boolean transposeA,
      long b,
      boolean transposeB,
      long c,
      int m,
      int n,
      int k,
      boolean add,
      boolean bfloat16Products) {
    Factor first = new Factor(b, transposeB, n, transposeB ? k : n);
    Factor second = new Factor(a, transposeA, m, transposeA ? m : k);
    Factor result = new Factor(c, false, n, n);
    stream.queueForeign(
        "a product of " + m + " x " + k + " and " + k + " x " + n,
        () ->
            library.multiply(
                handle,
                first,
                second,
                result,
                k,
                one,
                add ? one : zero,
                bfloat16Products ? BFLOAT16 : FULL));
  }

  /** Frees it, in the context that is current. */
  void close() {
    library.destroy(handle);
    driver.free(workspace);
    constants.close();
  }
}
