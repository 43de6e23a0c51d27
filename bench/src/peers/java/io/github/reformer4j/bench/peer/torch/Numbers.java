package io.github.reformer4j.bench.peer.torch;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Tensors of libtorch from arrays. */
final class Numbers {
  private Numbers() {}

  static Tensor of(float[] numbers, long... dims) {
    try (FloatPointer memory = new FloatPointer(numbers)) {
      return copied(memory, ScalarType.Float, dims);
    }
  }

  static Tensor of(int[] numbers, long... dims) {
    long[] wide = new long[numbers.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = numbers[i];
    }
    try (LongPointer memory = new LongPointer(wide)) {
      return copied(memory, ScalarType.Long, dims);
    }
  }

  private static Tensor copied(Pointer memory, ScalarType type, long... dims) {
    try (TensorOptions options = new TensorOptions(type);
        Tensor borrowed = torch.from_blob(memory, dims, options)) {
      return borrowed.clone();
    }
  }
}
