package io.github.reformer4j.reference;

import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/** Tokens to heads and back, and rotary positions. */
final class ReferenceHeads implements Heads {
  @Override
  public void split(Tensor tokens, Tensor heads) {
    RowView from = perHead(tokens, heads.shape());
    RowView to = RowView.of(heads);
    for (long row = 0; row < to.rows(); row++) {
      to.write(row, from.read(tokenRow(heads.shape(), row)));
    }
  }

  @Override
  public void merge(Tensor heads, Tensor tokens) {
    RowView from = RowView.of(heads);
    RowView to = perHead(tokens, heads.shape());
    for (long row = 0; row < from.rows(); row++) {
      to.write(tokenRow(heads.shape(), row), from.read(row));
    }
  }

  /** [B, N, H·D] as rows of one head. */
  private static RowView perHead(Tensor tokens, Shape heads) {
    return RowView.of(tokens.reshape(heads.dim(0), heads.dim(2), heads.dim(1), heads.dim(3)));
  }

  /** The row of [B, N, H, D] that is a row of [B, H, N, D]. */
  private static long tokenRow(Shape heads, long row) {
    long count = heads.dim(1);
    long tokens = heads.dim(2);
    long token = row % tokens;
    long head = row / tokens % count;
    long batch = row / tokens / count;
    return (batch * tokens + token) * count + head;
  }

  @Override
  public void rotate(Tensor x, Rotary rotary, long firstPosition, boolean inverse, Tensor y) {
    RowView from = RowView.of(x);
    RowView to = RowView.of(y);
    long tokens = x.shape().dim(2);
    for (long row = 0; row < from.rows(); row++) {
      double[] values = from.read(row);
      turn(values, rotary, firstPosition + row % tokens, inverse);
      to.write(row, values);
    }
  }

  private static void turn(double[] values, Rotary rotary, long position, boolean inverse) {
    for (int pair = 0; pair < values.length / 2; pair++) {
      double angle = rotary.angle(position, pair, values.length);
      double cos = Math.cos(angle);
      double sin = inverse ? -Math.sin(angle) : Math.sin(angle);
      double even = values[2 * pair];
      double odd = values[2 * pair + 1];
      values[2 * pair] = even * cos - odd * sin;
      values[2 * pair + 1] = even * sin + odd * cos;
    }
  }
}
