package io.github.reformer4j.bench.peer.torch;

import static org.bytedeco.pytorch.global.torch.stack;

import io.github.reformer4j.model.Positions;
import io.github.reformer4j.model.ReformerConfig;
import io.github.reformer4j.operations.Rotary;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Rotary positions from tables of cosines and sines made once. */
final class TorchRotary {
  private final Tensor cosines;
  private final Tensor sines;

  TorchRotary(ReformerConfig config, int tokens) {
    if (!(config.positions() instanceof Positions.RotaryPositions(Rotary angles))) {
      throw new IllegalArgumentException(
          "positions = " + config.positions() + ": expected rotary ones");
    }
    int pairs = config.headWidth() / 2;
    float[] c = new float[tokens * pairs];
    float[] s = new float[tokens * pairs];
    for (int position = 0; position < tokens; position++) {
      for (int pair = 0; pair < pairs; pair++) {
        double angle = angles.angle(position, pair, config.headWidth());
        c[position * pairs + pair] = (float) Math.cos(angle);
        s[position * pairs + pair] = (float) Math.sin(angle);
      }
    }
    cosines = Numbers.of(c, tokens, pairs);
    sines = Numbers.of(s, tokens, pairs);
  }

  /** Turns [H, N, D]: neighbours are a pair. */
  Tensor turn(Tensor x) {
    return Scoped.tensor(
        () -> {
          Tensor pairs = x.view(x.size(0), x.size(1), -1, 2);
          Tensor even = pairs.select(-1, 0);
          Tensor odd = pairs.select(-1, 1);
          Tensor turnedEven = even.mul(cosines).sub(odd.mul(sines));
          Tensor turnedOdd = even.mul(sines).add(odd.mul(cosines));
          return stack(new TensorVector(turnedEven, turnedOdd), -1)
              .reshape(x.size(0), x.size(1), -1);
        });
  }
}
