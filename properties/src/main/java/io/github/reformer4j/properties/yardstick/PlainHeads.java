package io.github.reformer4j.properties.yardstick;

import io.github.reformer4j.operations.Heads;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.tensor.Tensor;

/** Angles in double precision, as promised; everything after them in float32. */
record PlainHeads(Heads exact) implements Heads {
  @Override
  public void split(Tensor tokens, Tensor heads) {
    exact.split(tokens, heads);
  }

  @Override
  public void merge(Tensor heads, Tensor tokens) {
    exact.merge(heads, tokens);
  }

  @Override
  public void rotate(Tensor x, Rotary rotary, long firstPosition, boolean inverse, Tensor y) {
    FloatRows from = FloatRows.of(x);
    long tokens = x.shape().dim(2);
    for (int row = 0; row < from.rows(); row++) {
      float[] values = from.read(row);
      for (int pair = 0; pair < values.length / 2; pair++) {
        double angle = rotary.angle(firstPosition + row % tokens, pair, values.length);
        float cos = (float) Math.cos(angle);
        float sin = (float) Math.sin(inverse ? -angle : angle);
        float even = values[2 * pair];
        float odd = values[2 * pair + 1];
        values[2 * pair] = even * cos - odd * sin;
        values[2 * pair + 1] = even * sin + odd * cos;
      }
      FloatRows.of(y).write(row, values);
    }
  }
}
