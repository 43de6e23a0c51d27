package io.github.reformer4j.bench.peer.torch;

import static io.github.reformer4j.bench.peer.torch.Tensors.adopted;
import static io.github.reformer4j.bench.peer.torch.Tensors.kept;

import io.github.reformer4j.attention.HashFamily;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Windows;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Reformer's attention op by op, as the Python implementations write it: all rounds of all heads at
 * once, [H, R·N] slots, chunks of them as one more axis. Where they differ the cheaper way is taken
 * (the order is inverted by a scatter, not by a second sort), and what Python would hold until the
 * function returns is freed at its last use. Rotations are this project's, so the buckets are too.
 */
final class TorchLsh implements AutoCloseable {
  private static final double SELF = -5e4;
  private static final double HIDDEN = -Float.MAX_VALUE;
  private static final double KEY_EPSILON = LshAttention.DEFAULT_KEY_EPSILON;

  private final long heads;
  private final long dim;
  private final long tokens;
  private final long rounds;
  private final long chunk;
  private final boolean causal;
  private final List<Integer> factors;
  private final Tensor rotations;

  TorchLsh(AttentionWork work) {
    this((LshAttention) work.spec(), Specs.HEADS, Specs.DIM, work.tokens());
  }

  /**
   * Attention.
   *
   * @param spec as that of {@link AttentionWork}, but for its numbers
   * @param heads H
   * @param dim D
   * @param tokens N
   */
  TorchLsh(LshAttention spec, int heads, int dim, int tokens) {
    if (!(spec.windows() instanceof Windows.Flat flat)
        || !(spec.hashing().family() instanceof HashFamily.CrossPolytope polytope)) {
      throw new IllegalArgumentException(
          "attention = " + spec + ": expected FLAT windows and cross-polytope hashing");
    }
    this.heads = heads;
    this.dim = dim;
    this.tokens = tokens;
    rounds = spec.hashing().rounds();
    chunk = flat.chunkLength();
    causal = spec.causal();
    factors = polytope.factors();
    rotations = rotations(spec, heads, dim);
  }

  /** [H, R, D, columns], those that the specification's seed makes. */
  private static Tensor rotations(LshAttention spec, int heads, int dim) {
    int rounds = spec.hashing().rounds();
    int columns = spec.hashing().family().columns();
    try (io.github.reformer4j.tensor.Tensor made =
        spec.hashing().rotations().materialise(heads, rounds, dim, columns)) {
      long each = (long) rounds * dim * columns;
      io.github.reformer4j.tensor.Tensor all =
          io.github.reformer4j.tensor.Tensor.allocate(DType.FLOAT32, heads, each);
      for (long i = 0; i < heads * each; i++) {
        all.setDouble(i, made.getDouble(i % made.shape().elements()));
      }
      return Tensors.moved(all, heads, rounds, dim, columns);
    }
  }

  /** Attention over queries that are keys too, and values, [H, N, D] both. */
  Tensor forward(Tensor queryKeys, Tensor values) {
    return forward(queryKeys, queryKeys, values);
  }

  /** The same where what is hashed was turned by position to be queries and keys. */
  Tensor forward(Tensor hashed, Tensor queryKeys, Tensor values) {
    try (Tensor order = order(hashed);
        Tensor undo = inverse(order)) {
      List<Tensor> slots = attend(queryKeys, values, order);
      try (Tensor outs = slots.get(0);
          Tensor logits = slots.get(1)) {
        return combine(outs, logits, undo);
      }
    }
  }

  /** The slots of all rounds in the order of their buckets, stable, [H, R·N] int64. */
  private Tensor order(Tensor queryKeys) {
    try (PointerScope scope = new PointerScope();
        Tensor buckets = buckets(queryKeys)) {
      Tensor slot =
          torch.arange(scalar(rounds * tokens)).unsqueeze(0).expand(heads, rounds * tokens);
      Tensor keys = buckets.mul(scalar(tokens)).add(slot.remainder(scalar(tokens)));
      return kept(scope, keys.argsort(-1, false));
    }
  }

  /** Buckets of each head and slot, a round's after those of the round before, [H, R·N] int64. */
  private Tensor buckets(Tensor queryKeys) {
    try (PointerScope scope = new PointerScope()) {
      Tensor rotated =
          torch.einsum("htd,hrdc->hrtc", new TensorVector(queryKeys.detach(), rotations));
      long all = factors.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
      Tensor buckets = torch.arange(scalar(rounds)).mul(scalar(all)).view(1, rounds, 1);
      long before = 1;
      long column = 0;
      for (int factor : factors) {
        Tensor slice = rotated.narrow(-1, column, factor / 2);
        try (Tensor negative = slice.neg();
            Tensor both = torch.cat(new TensorVector(slice, negative), -1)) {
          Tensor digit = both.argmax(new LongOptional(-1), false).mul(scalar(before));
          buckets = buckets.add(digit);
        }
        column += factor / 2;
        before *= factor;
      }
      return kept(scope, buckets.reshape(heads, rounds * tokens));
    }
  }

  /** Where each slot went. */
  private Tensor inverse(Tensor order) {
    try (PointerScope scope = new PointerScope()) {
      Tensor slot =
          torch.arange(scalar(rounds * tokens)).unsqueeze(0).expand(heads, rounds * tokens);
      return kept(scope, torch.empty_like(order).scatter_(-1, order, slot));
    }
  }

  /** Output and logarithm of the sum of weights for each slot in bucket order. */
  private List<Tensor> attend(Tensor queryKeys, Tensor values, Tensor order) {
    try (PointerScope scope = new PointerScope()) {
      Tensor positions = order.remainder(scalar(tokens));
      Tensor queryPlaces = positions.view(heads, -1, chunk);
      Tensor keyPlaces = adopted(scope, withChunkBefore(queryPlaces));
      Tensor dots = adopted(scope, dots(queryKeys, positions));
      if (causal) {
        try (Tensor later = queryPlaces.unsqueeze(-1).lt(keyPlaces.unsqueeze(-2))) {
          dots.masked_fill_(later, scalar(HIDDEN));
        }
      }
      try (Tensor self = queryPlaces.unsqueeze(-1).eq(keyPlaces.unsqueeze(-2))) {
        dots.masked_fill_(self, scalar(SELF));
      }
      Tensor logits = dots.logsumexp(new long[] {-1}, true);
      Tensor shifted = dots.sub(logits);
      dots.close();
      Tensor weights = shifted.exp();
      shifted.close();
      Tensor own = adopted(scope, chunks(values, positions));
      Tensor seen = adopted(scope, withChunkBefore(own));
      own.close();
      Tensor outs = weights.matmul(seen);
      return List.of(
          kept(scope, outs.reshape(heads, rounds * tokens, dim)),
          kept(scope, logits.reshape(heads, rounds * tokens)));
    }
  }

  /** Scores of each chunk's queries with its own keys and those before, [H, chunks, C, 2C]. */
  private Tensor dots(Tensor queryKeys, Tensor positions) {
    try (PointerScope scope = new PointerScope()) {
      Tensor queries = adopted(scope, chunks(queryKeys, positions));
      Tensor length = queries.square().sum(new long[] {-1}, true, new ScalarTypeOptional());
      Tensor keys =
          adopted(scope, withChunkBefore(queries.mul(length.add(scalar(KEY_EPSILON)).rsqrt())));
      Tensor scores = queries.matmul(keys.transpose(-1, -2));
      return kept(scope, scores.mul(scalar(1 / Math.sqrt((double) dim))));
    }
  }

  /** Rows in bucket order, [H, chunks, C, D]. */
  private Tensor chunks(Tensor rows, Tensor positions) {
    try (PointerScope scope = new PointerScope()) {
      Tensor index = positions.unsqueeze(-1).expand(heads, rounds * tokens, dim);
      return kept(scope, rows.gather(1, index).view(heads, -1, chunk, dim));
    }
  }

  /** Each chunk followed by the one before it, the first by the last, along the axis after it. */
  private static Tensor withChunkBefore(Tensor chunks) {
    try (PointerScope scope = new PointerScope()) {
      long count = chunks.size(1);
      Tensor before =
          torch.cat(
              new TensorVector(chunks.narrow(1, count - 1, 1), chunks.narrow(1, 0, count - 1)), 1);
      return kept(scope, torch.cat(new TensorVector(chunks, before), 2));
    }
  }

  /** Back to the order of tokens, and rounds weighted by their sums. */
  private Tensor combine(Tensor outs, Tensor logits, Tensor undo) {
    try (PointerScope scope = new PointerScope()) {
      Tensor index = undo.unsqueeze(-1).expand(heads, rounds * tokens, dim);
      Tensor each = outs.gather(1, index).view(heads, rounds, tokens, dim);
      Tensor sums = logits.gather(1, undo).view(heads, rounds, tokens, 1);
      Tensor share = sums.sub(sums.logsumexp(new long[] {1}, true)).exp();
      return kept(scope, each.mul(share).sum(1));
    }
  }

  private static Scalar scalar(long value) {
    return new Scalar(value);
  }

  private static Scalar scalar(double value) {
    return new Scalar(value);
  }

  @Override
  public void close() {
    rotations.close();
  }
}
