package io.github.reformer4j.properties.check;

import io.github.reformer4j.tensor.Shape;
import java.util.Arrays;

/** Names elements of tensors, as refusals do. */
public final class Places {
  private Places() {}

  /**
   * The coordinates of a row-major position.
   *
   * @param shape of the tensor
   * @param index row-major position
   * @return for instance {@code [0, 1, 7, 3]}
   */
  public static String of(Shape shape, long index) {
    long[] at = new long[shape.rank()];
    long rest = index;
    for (int axis = shape.rank() - 1; axis >= 0; axis--) {
      at[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return Arrays.toString(at);
  }
}
