package io.github.reformer4j.bench.measure;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Benchmark inputs: independent normal numbers, the same every time. */
public final class RandomTensors {
  private RandomTensors() {}

  /**
   * Standard normal numbers.
   *
   * @param tokens N
   * @param stream which of several tensors
   * @return [1, 8, N, 64] float32; close it
   */
  public static Tensor normal(int tokens, int stream) {
    return normal(Specs.HEADS, tokens, stream);
  }

  /**
   * Standard normal numbers of fewer heads.
   *
   * @param heads H
   * @param tokens N
   * @param stream which of several tensors
   * @return [1, H, N, 64] float32; close it
   */
  static Tensor normal(int heads, int tokens, int stream) {
    Tensor tensor = Tensor.allocate(DType.FLOAT32, 1, heads, tokens, Specs.DIM);
    LongStream.range(0, (long) heads * tokens)
        .parallel()
        .forEach(
            row -> {
              SplittableRandom random = new SplittableRandom(row * 31 + stream);
              float[] values = new float[Specs.DIM];
              for (int d = 0; d < values.length; d++) {
                values[d] = (float) random.nextGaussian();
              }
              MemorySegment.copy(
                  values,
                  0,
                  tensor.segment(),
                  ValueLayout.JAVA_FLOAT,
                  row * Specs.DIM * Float.BYTES,
                  values.length);
            });
    return tensor;
  }
}
