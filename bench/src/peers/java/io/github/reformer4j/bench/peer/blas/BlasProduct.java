package io.github.reformer4j.bench.peer.blas;

import io.github.reformer4j.bench.peer.PeerCase;
import io.github.reformer4j.bench.peer.ProductNumbers;
import io.github.reformer4j.bench.peer.ProductWork;
import io.github.reformer4j.tensor.Tensor;
import org.bytedeco.javacpp.FloatPointer;

/** A dense product by cblas_sgemm. */
final class BlasProduct implements PeerCase {
  private final Sgemm sgemm;
  private final ProductWork work;
  private final FloatPointer x;
  private final FloatPointer weights;
  private final FloatPointer y;
  private final FloatPointer result;

  BlasProduct(Sgemm sgemm, ProductWork work) {
    this.sgemm = sgemm;
    this.work = work;
    x = numbers(work.tokens(), work.inputs(), 1);
    weights = numbers(work.outputs(), work.inputs(), 2);
    y = numbers(work.tokens(), work.outputs(), 3);
    result =
        new FloatPointer(
            switch (work.kind()) {
              case FORWARD -> (long) work.tokens() * work.outputs();
              case INPUTS -> (long) work.tokens() * work.inputs();
              case WEIGHTS -> (long) work.outputs() * work.inputs();
            });
    result.zero();
  }

  private static FloatPointer numbers(int rows, int columns, int seed) {
    try (Tensor tensor = ProductNumbers.normal(rows, columns, seed)) {
      return new FloatPointer(tensor.toFloats());
    }
  }

  @Override
  public void run() {
    int tokens = work.tokens();
    int outputs = work.outputs();
    int inputs = work.inputs();
    switch (work.kind()) {
      case FORWARD ->
          sgemm.multiply(
              Sgemm.PLAIN,
              Sgemm.TRANSPOSED,
              tokens,
              outputs,
              inputs,
              x,
              inputs,
              weights,
              inputs,
              0,
              result,
              outputs);
      case INPUTS ->
          sgemm.multiply(
              Sgemm.PLAIN,
              Sgemm.PLAIN,
              tokens,
              inputs,
              outputs,
              y,
              outputs,
              weights,
              inputs,
              0,
              result,
              inputs);
      case WEIGHTS ->
          sgemm.multiply(
              Sgemm.TRANSPOSED,
              Sgemm.PLAIN,
              outputs,
              inputs,
              tokens,
              y,
              outputs,
              x,
              inputs,
              1,
              result,
              inputs);
    }
  }

  @Override
  public float[] sample(long[] elements) {
    float[] values = new float[elements.length];
    for (int k = 0; k < values.length; k++) {
      values[k] = result.get(elements[k]);
    }
    return values;
  }

  @Override
  public void close() {
    x.close();
    weights.close();
    y.close();
    result.close();
  }
}
