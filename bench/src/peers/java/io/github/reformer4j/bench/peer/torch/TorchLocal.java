package io.github.reformer4j.bench.peer.torch;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.matmul;
import static org.bytedeco.pytorch.global.torch.softmax;

import io.github.reformer4j.attention.LocalAttention;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** Causal attention in windows of a chunk and the one before it. */
final class TorchLocal implements TorchLayer {
  private final int chunk;
  private final Tensor hidden;

  /**
   * Attention.
   *
   * @param spec causal, one chunk back, itself allowed, scaled by the root of the width
   */
  TorchLocal(LocalAttention spec) {
    if (!spec.equals(LocalAttention.of(spec.chunkLength(), true))) {
      throw new IllegalArgumentException(
          "attention = " + spec + ": expected " + LocalAttention.of(spec.chunkLength(), true));
    }
    chunk = spec.chunkLength();
    hidden = hidden(chunk);
  }

  /** [2, C, 2 C]: what a query of the first chunk, and of any other, does not see. */
  private static Tensor hidden(int chunk) {
    float[] mask = new float[2 * chunk * 2 * chunk];
    for (int first = 0; first < 2; first++) {
      for (int i = 0; i < chunk; i++) {
        for (int j = 0; j < 2 * chunk; j++) {
          boolean unseen = j > chunk + i || (first == 0 && j < chunk);
          mask[(first * chunk + i) * 2 * chunk + j] = unseen ? 1 : 0;
        }
      }
    }
    return Numbers.of(mask, 2, chunk, 2L * chunk).ne(new Scalar(0));
  }

  @Override
  public Tensor attend(Tensor queries, Tensor keys, Tensor values, TorchRotary rotary) {
    long heads = queries.size(0);
    long tokens = queries.size(1);
    long chunks = tokens / chunk;
    Tensor q = rotary.turn(queries).view(heads, chunks, chunk, -1);
    Tensor k = withPrevious(rotary.turn(keys).view(heads, chunks, chunk, -1));
    Tensor v = withPrevious(values.view(heads, chunks, chunk, -1));
    Tensor mask =
        cat(
            new TensorVector(
                hidden.narrow(0, 0, 1), hidden.narrow(0, 1, 1).expand(chunks - 1, -1, -1)),
            0);
    double scale = 1 / Math.sqrt((double) queries.size(-1));
    Tensor out =
        Scoped.tensor(
            () -> {
              Tensor scores = matmul(q, k.transpose(-1, -2)).mul(new Scalar(scale));
              Tensor seen = scores.masked_fill(mask, new Scalar(Float.NEGATIVE_INFINITY));
              return matmul(softmax(seen, -1), v);
            });
    return out.reshape(heads, tokens, -1);
  }

  /** [H, chunks, 2 C, D]: each chunk behind the one before it. */
  private static Tensor withPrevious(Tensor chunks) {
    Tensor previous =
        cat(
            new TensorVector(
                chunks.narrow(1, chunks.size(1) - 1, 1), chunks.narrow(1, 0, chunks.size(1) - 1)),
            1);
    return cat(new TensorVector(previous, chunks), 2);
  }
}
