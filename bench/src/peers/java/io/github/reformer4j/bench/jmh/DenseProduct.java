package io.github.reformer4j.bench.jmh;

import io.github.reformer4j.bench.peer.ProductNumbers;
import io.github.reformer4j.bench.peer.ProductSample;
import io.github.reformer4j.bench.peer.ProductWork;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.global.openblas;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The dense products of a layer with weights [outputs, inputs], by this project, by OpenBLAS and by
 * MKL; 2 · tokens · outputs · inputs operations each. A product is checked against sums in double
 * precision before it is timed. A process loads one library only: both export the same names, and
 * where both are loaded one of them answers for the other.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls the setup first
public class DenseProduct {
  /** Who multiplies. */
  public enum Library {
    /** This project. */
    OURS,
    /** OpenBLAS. */
    OPENBLAS,
    /** Intel's library. */
    MKL
  }

  /** CBLAS: rows lie one after the other. */
  private static final int ROW_MAJOR = 101;

  /** CBLAS: an operand as it lies. */
  private static final int AS_IS = 111;

  /** CBLAS: an operand transposed. */
  private static final int TRANSPOSED = 112;

  /** Which product. */
  @Param({"FORWARD", "INPUTS", "WEIGHTS"})
  public ProductWork.Kind kind;

  /** Who. */
  @Param({"OURS", "OPENBLAS", "MKL"})
  public Library library;

  /** Rows of x. */
  @Param({"4096"})
  public int tokens;

  /** Rows of W. */
  @Param({"512", "256", "128"})
  public int outputs;

  /** Columns of W. */
  @Param({"512", "256", "128"})
  public int inputs;

  /** Threads of each; 0 = one for each processor. */
  @Param({"0"})
  public int threads;

  private CpuBackend backend;
  private Matrices matrices;
  private Tensor x;
  private Tensor weights;
  private Tensor y;
  private Tensor result;

  /** Allocates, fills and validates. */
  @Setup(Level.Trial)
  public void setup() {
    int count = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    switch (library) {
      case OURS -> {}
      case OPENBLAS -> openblas.blas_set_num_threads(count);
      case MKL -> mkl_rt.MKL_Set_Num_Threads(count);
    }
    backend = CpuBackend.create(new CpuOptions(count));
    matrices = backend.operations().matrices();
    x = ProductNumbers.normal(tokens, inputs, 1);
    weights = ProductNumbers.normal(outputs, inputs, 2);
    y = ProductNumbers.normal(tokens, outputs, 3);
    result =
        switch (kind) {
          case FORWARD -> Tensor.allocate(DType.FLOAT32, tokens, outputs);
          case INPUTS -> Tensor.allocate(DType.FLOAT32, tokens, inputs);
          case WEIGHTS -> Tensor.allocate(DType.FLOAT32, outputs, inputs);
        };
    multiply();
    validate();
  }

  private void validate() {
    ProductSample sample = ProductSample.of(new ProductWork(kind, tokens, outputs, inputs));
    for (int k = 0; k < sample.places().length; k++) {
      long place = sample.places()[k];
      double expected = sample.expected()[k];
      double error = Math.abs(result.getDouble(place) - expected);
      if (!(error <= 1e-3)) {
        throw new IllegalStateException(
            library + "[" + place + "] = off by " + error + ": expected " + expected);
      }
    }
  }

  /** The product. */
  @Benchmark
  public void multiply() {
    if (library == Library.OURS) {
      ours();
      return;
    }
    switch (kind) {
      case FORWARD -> peer(false, x, inputs, true, weights, inputs, tokens, outputs, inputs, 0);
      case INPUTS -> peer(false, y, outputs, false, weights, inputs, tokens, inputs, outputs, 0);
      case WEIGHTS -> peer(true, y, outputs, false, x, inputs, outputs, inputs, tokens, 1);
    }
  }

  private void ours() {
    switch (kind) {
      case FORWARD -> matrices.multiply(x, false, weights, true, result, false);
      case INPUTS -> matrices.multiply(y, false, weights, false, result, false);
      case WEIGHTS -> matrices.multiply(y, true, x, false, result, true);
    }
  }

  private void peer(
      boolean transposeA,
      Tensor a,
      int lda,
      boolean transposeB,
      Tensor b,
      int ldb,
      int m,
      int n,
      int k,
      float keep) {
    int opA = transposeA ? TRANSPOSED : AS_IS;
    int opB = transposeB ? TRANSPOSED : AS_IS;
    FloatPointer left = pointer(a);
    FloatPointer right = pointer(b);
    FloatPointer to = pointer(result);
    if (library == Library.MKL) {
      mkl_rt.cblas_sgemm(ROW_MAJOR, opA, opB, m, n, k, 1, left, lda, right, ldb, keep, to, n);
    } else {
      openblas.cblas_sgemm(ROW_MAJOR, opA, opB, m, n, k, 1, left, lda, right, ldb, keep, to, n);
    }
  }

  private static FloatPointer pointer(Tensor tensor) {
    return new FloatPointer(new Address(tensor.segment().address()));
  }

  /** A pointer to memory of somebody else. */
  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  /** Frees. */
  @TearDown(Level.Trial)
  public void close() {
    x.close();
    weights.close();
    y.close();
    result.close();
    backend.close();
  }
}
