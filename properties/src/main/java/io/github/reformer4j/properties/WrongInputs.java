package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Inputs with one thing wrong each. */
final class WrongInputs {
  private WrongInputs() {}

  static List<AttentionInputs> of(AttentionCase c, AttentionInputs in) {
    Tensor keys = in.keys();
    Tensor mask = in.keyMask();
    Tensor buckets = in.buckets();
    List<AttentionInputs> wrong = new ArrayList<>();
    wrong.add(with(in, wider(in.queries(), 2), keys, mask, buckets));
    wrong.add(with(in, flattened(in.queries()), keys, mask, buckets));
    wrong.add(with(in, Tensors.allocate(DType.INT32, in.queries().shape()), keys, mask, buckets));
    wrong.add(new AttentionInputs(in.queries(), keys, wider(in.values(), 2), mask, buckets));
    wrong.add(new AttentionInputs(in.queries(), keys, wider(in.values(), 1), mask, buckets));
    wrong.add(
        new AttentionInputs(
            in.queries(),
            keys,
            Tensors.convert(in.values(), other(in.values().type())),
            mask,
            buckets));
    if (mask != null) {
      wrong.add(with(in, in.queries(), keys, wider(mask, 1), buckets));
      wrong.add(with(in, in.queries(), keys, Tensors.allocate(DType.INT32, mask.shape()), buckets));
    }
    if (c.spec() instanceof LshAttention lsh) {
      wrong.add(with(in, in.queries(), in.queries(), mask, buckets));
      Tensor moreRounds =
          Tensors.allocate(
              DType.INT32,
              c.sizes().batch(),
              c.sizes().heads(),
              lsh.hashing().rounds() + 1,
              c.sizes().tokens());
      wrong.add(with(in, in.queries(), null, mask, moreRounds));
    } else {
      wrong.add(with(in, in.queries(), null, mask, null));
      wrong.add(with(in, in.queries(), keys == null ? null : wider(keys, 3), mask, null));
      wrong.add(with(in, in.queries(), keys, mask, Tensors.allocate(DType.INT32, 1, 1, 1, 1)));
    }
    return wrong;
  }

  private static AttentionInputs with(
      AttentionInputs in,
      Tensor queries,
      @Nullable Tensor keys,
      @Nullable Tensor mask,
      @Nullable Tensor buckets) {
    return new AttentionInputs(queries, keys, in.values(), mask, buckets);
  }

  private static DType other(DType type) {
    return type == DType.FLOAT32 ? DType.FLOAT64 : DType.FLOAT32;
  }

  private static Tensor flattened(Tensor tensor) {
    return Tensors.allocate(tensor.type(), tensor.shape().elements());
  }

  private static Tensor wider(Tensor tensor, int axis) {
    long[] dims = tensor.shape().toArray();
    dims[axis]++;
    return Tensors.allocate(tensor.type(), dims);
  }

  /** The shape with a longer last axis. */
  static Shape widened(Shape shape) {
    long[] dims = shape.toArray();
    dims[dims.length - 1]++;
    return Shape.of(dims);
  }
}
