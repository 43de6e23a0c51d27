package io.github.reformer4j.cpu.internal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.reference.ReferenceBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Calls of operations, against the reference in double precision and for several thread counts. */
final class Compared {
  private static final Operations REFERENCE = new ReferenceBackend().operationKernels();
  private static final WorkTeam TEAM = new WorkTeam(2);
  private static final Operations CPU = CpuOperations.of(TEAM);
  private static final List<Operations> OTHERS =
      IntStream.of(1, 3, 8).mapToObj(WorkTeam::new).<Operations>map(CpuOperations::of).toList();

  private Compared() {}

  /** A call; what it reads and writes are the tensors. */
  @FunctionalInterface
  interface Call {
    void run(Operations operations, Tensor[] tensors);
  }

  /** Whole numbers and errors within the tolerance, of the largest element of a tensor. */
  static void check(double tolerance, Call call, Tensor... tensors) {
    Tensor[] expected = copies(tensors, true);
    call.run(REFERENCE, expected);
    Tensor[] actual = copies(tensors, false);
    call.run(CPU, actual);
    for (int i = 0; i < tensors.length; i++) {
      close("tensor " + i, actual[i], expected[i], tolerance);
    }
    sameBits(call, tensors, actual);
  }

  private static void sameBits(Call call, Tensor[] tensors, Tensor[] expected) {
    for (Operations other : OTHERS) {
      Tensor[] again = copies(tensors, false);
      call.run(other, again);
      for (int i = 0; i < tensors.length; i++) {
        assertThat(again[i].segment().mismatch(expected[i].segment()))
            .as("first byte of tensor %d that depends on the number of threads", i)
            .isEqualTo(-1);
      }
    }
  }

  private static Tensor[] copies(Tensor[] tensors, boolean asDouble) {
    return Arrays.stream(tensors)
        .map(t -> asDouble && t.type().isFloat() ? t.convert(DType.FLOAT64) : t.copy())
        .toArray(Tensor[]::new);
  }

  private static void close(String name, Tensor actual, Tensor expected, double tolerance) {
    double[] a = actual.toDoubles();
    double[] e = expected.toDoubles();
    double largest = Arrays.stream(e).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    double bound = actual.type() == DType.INT32 ? 0 : tolerance * largest;
    for (int i = 0; i < a.length; i++) {
      boolean same = Double.compare(a[i], (float) e[i]) == 0 || a[i] == e[i];
      assertThat(same || Math.abs(a[i] - e[i]) <= bound)
          .as("%s[%d] = %s, expected %s within %s", name, i, a[i], e[i], bound)
          .isTrue();
    }
  }

  static Tensor normal(Random random, long... dims) {
    Tensor x = Tensor.allocate(DType.FLOAT32, dims);
    for (long i = 0; i < x.shape().elements(); i++) {
      x.setDouble(i, random.nextGaussian());
    }
    return x;
  }

  static Tensor integers(Random random, int from, int to, long... dims) {
    Tensor x = Tensor.allocate(DType.INT32, dims);
    for (long i = 0; i < x.shape().elements(); i++) {
      x.setInt(i, random.nextInt(from, to));
    }
    return x;
  }
}
