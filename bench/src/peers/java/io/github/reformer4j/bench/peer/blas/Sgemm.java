package io.github.reformer4j.bench.peer.blas;

import org.bytedeco.javacpp.FloatPointer;

/** A library's cblas_sgemm, row by row. */
interface Sgemm {
  /** CblasRowMajor. */
  int ROWS = 101;

  /** CblasNoTrans. */
  int PLAIN = 111;

  /** CblasTrans. */
  int TRANSPOSED = 112;

  /** C = op(A) op(B) + beta C, C [m, n], k terms. */
  void multiply(
      int opA,
      int opB,
      int m,
      int n,
      int k,
      FloatPointer a,
      int lda,
      FloatPointer b,
      int ldb,
      float beta,
      FloatPointer c,
      int ldc);
}
