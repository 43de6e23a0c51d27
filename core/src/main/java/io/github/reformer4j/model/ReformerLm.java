package io.github.reformer4j.model;

import io.github.reformer4j.attention.KeyValueCache;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.UnsupportedSpecException;
import io.github.reformer4j.layers.Reversible;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.Pass;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.Streams;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;

/**
 * A Reformer language model (Kitaev, Kaiser, Levskaya 2020). Token ids and targets are given in
 * host memory; everything else lives where the backend computes. Sequences may have any length that
 * the positions cover, and a batch any size.
 *
 * <p>Both streams start as the embeddings; a block adds {@code
 * dropout(output(attention(norm(x2))))} to the first and {@code
 * dropout(outer(act(inner(norm(y1)))))} to the second; after the last block the streams are laid
 * side by side, normed, and multiplied by the output layer.
 *
 * <p>A view made by {@code with} shares parameters and temporary memory with the model it was made
 * from, which frees them when it is closed. A model and its views are used by one thread at a time:
 * a second one is refused with an {@link IllegalStateException}. NaN and infinity are never passed
 * on: what meets them throws an {@link ArithmeticException} that says where.
 */
public final class ReformerLm implements AutoCloseable {
  private final Kit kit;
  private final ReformerConfig config;
  private final Parameters parameters;
  private final Chunking chunking;
  private final View view;
  private final boolean owner;
  private final Embedding embedding;
  private final Predictions predictions;
  private final Blocks blocks;
  private final ReversibleSequence sequence;
  private boolean closed;

  private ReformerLm(
      Kit kit,
      ReformerConfig config,
      Parameters parameters,
      Chunking chunking,
      View view,
      boolean owner) {
    this.kit = kit;
    this.config = config;
    this.parameters = parameters;
    this.chunking = chunking;
    this.view = view;
    this.owner = owner;
    this.embedding = new Embedding(kit, parameters, config, Blocks.embeddingDropout(kit, config));
    this.predictions =
        new Predictions(
            kit,
            new OutputLayer(kit.operations(), parameters, config),
            config,
            chunking.outputRows());
    this.blocks = new Blocks(kit, config, parameters, view, chunking.feedForwardRows());
    this.sequence =
        new Reversible(kit.backend(), kit.pool(), kit.type())
            .sequence(blocks.blocks(), config.streams(), view.execution());
  }

  /**
   * A model whose parameters are drawn at random: the same for the same seed on every backend, and
   * up to rounding in every type.
   *
   * @param backend where it computes; stays open for longer than the model
   * @param type of parameters and activations, one that the backend's operations take
   * @param config the architecture
   * @param seed of the parameters
   * @return the model; close it to free its memory
   * @throws IllegalArgumentException if the backend does not compute in the type, or the epsilon of
   *     layer norms is not greater than 0 in it
   * @throws UnsupportedSpecException if the backend does not cover an attention of the model
   */
  public static ReformerLm create(Backend backend, DType type, ReformerConfig config, long seed) {
    return create(backend, type, config, seed, Chunking.of(config));
  }

  static ReformerLm create(
      Backend backend, DType type, ReformerConfig config, long seed, Chunking chunking) {
    checkType(backend, type, config);
    return over(
        backend, type, config, Initialisation.seeded(backend, type, config, seed), chunking);
  }

  /**
   * A model whose parameters are all zero, to be overwritten by what was learned before.
   *
   * @param backend where it computes; stays open for longer than the model
   * @param type of parameters and activations, one that the backend's operations take
   * @param config the architecture
   * @return the model; close it to free its memory
   * @throws IllegalArgumentException if the backend does not compute in the type, or the epsilon of
   *     layer norms is not greater than 0 in it
   * @throws UnsupportedSpecException if the backend does not cover an attention of the model
   */
  public static ReformerLm empty(Backend backend, DType type, ReformerConfig config) {
    checkType(backend, type, config);
    return over(
        backend, type, config, Initialisation.empty(backend, type, config), Chunking.of(config));
  }

  private static void checkType(Backend backend, DType type, ReformerConfig config) {
    if (!backend.operationTypes().contains(type)) {
      throw new IllegalArgumentException(
          "type = "
              + type
              + ": expected one of "
              + backend.operationTypes()
              + ", as the backend's operations take");
    }
    double epsilon = type.rounded(config.normEpsilon());
    if (!(epsilon > 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException(
          "normEpsilon = "
              + config.normEpsilon()
              + ": expected a number that is finite and greater than 0 in "
              + type
              + " too");
    }
  }

  private static ReformerLm over(
      Backend backend,
      DType type,
      ReformerConfig config,
      Parameters parameters,
      Chunking chunking) {
    Kit kit = new Kit(backend, type);
    try {
      return new ReformerLm(kit, config, parameters, chunking, View.DEFAULT, true);
    } catch (Throwable t) {
      kit.close();
      parameters.close();
      throw t;
    }
  }

  /**
   * A view whose LSH layers compute something else with the same weights.
   *
   * @param other what they compute
   * @return the view; closing it leaves this model open
   * @throws IllegalArgumentException if given rotations are too few for the rounds
   */
  public ReformerLm with(AttentionMode other) {
    return view(view.with(other));
  }

  /**
   * A view whose backward passes take activations from elsewhere.
   *
   * @param other from where
   * @return the view; closing it leaves this model open
   */
  public ReformerLm with(Execution other) {
    return view(view.with(other));
  }

  /**
   * A view that tells what its attention layers read in full passes.
   *
   * @param other who is told
   * @return the view; closing it leaves this model open
   */
  public ReformerLm with(AttentionObserver other) {
    return view(view.with(other));
  }

  private ReformerLm view(View other) {
    checkOpen();
    return new ReformerLm(kit, config, parameters, chunking, other, false);
  }

  /**
   * The architecture.
   *
   * @return as given
   */
  public ReformerConfig config() {
    return config;
  }

  /**
   * What is learned.
   *
   * @return all parameters, shared with all views
   */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * Where it computes.
   *
   * @return the backend
   */
  public Backend backend() {
    return kit.backend();
  }

  /**
   * The type of parameters and activations.
   *
   * @return as given
   */
  public DType type() {
    return kit.type();
  }

  /**
   * All memory that is temporary, shared with all views; attention's workspace is beside it.
   *
   * @return the pool
   */
  public TensorPool pool() {
    return kit.pool();
  }

  /**
   * The most memory that activations between the blocks and inside them took at once, as {@link
   * ReversibleSequence#peakActivationBytes} counts it for this view.
   *
   * @return bytes
   */
  public long peakActivationBytes() {
    return sequence.peakActivationBytes();
  }

  /**
   * All logits, for small inputs: B · N · vocabulary numbers.
   *
   * @param ids INT32 [B, N], in host memory
   * @return [B, N, vocabulary], of the backend; the caller closes it
   * @throws IllegalArgumentException if an id is refused or there are more tokens than positions
   * @throws ArithmeticException if attention meets NaN or infinity, or a logit is not finite
   */
  public Tensor logits(Tensor ids) {
    checkIds(ids);
    try (Kit.Use _ = kit.use();
        Scratch scratch = kit.scratch()) {
      Streams streams = embedded(scratch.upload(ids), Pass.inference(), scratch);
      sequence.forward(streams, Pass.inference());
      long[] dims = ids.shape().toArray();
      Tensor logits =
          backend().allocate(kit.type(), Shape.of(dims[0], dims[1], config.vocabulary()));
      try {
        predictions.logits(streams, logits);
        return logits;
      } catch (Throwable t) {
        logits.close();
        throw t;
      }
    }
  }

  /**
   * How well targets are predicted. Logits are never held all at once.
   *
   * @param ids INT32 [B, N], in host memory
   * @param targets INT32 [B, N], in host memory: what each position is to predict (for the next
   *     token, the ids one to the left), or {@link io.github.reformer4j.operations.Losses#IGNORED}
   * @return sums over the targets that count
   * @throws IllegalArgumentException if a tensor is refused
   * @throws ArithmeticException if a loss is not finite, or attention meets NaN or infinity
   */
  public Score score(Tensor ids, Tensor targets) {
    checkIds(ids);
    TokenChecks.targets(targets, ids, config.vocabulary());
    try (Kit.Use _ = kit.use();
        Scratch scratch = kit.scratch()) {
      Streams streams = embedded(scratch.upload(ids), Pass.inference(), scratch);
      sequence.forward(streams, Pass.inference());
      return predictions.score(streams, targets, 1, null);
    }
  }

  /**
   * A forward and a backward pass: adds the gradients of {@code gradientScale * Σ losses} to those
   * of the parameters.
   *
   * @param ids INT32 [B, N], in host memory
   * @param targets INT32 [B, N], in host memory, as for {@link #score}
   * @param pass seed and step of dropout
   * @param gradientScale for the mean over targets, one over their number; finite
   * @return the score of the forward pass
   * @throws IllegalArgumentException if an argument is refused; nothing is added then
   * @throws ArithmeticException if a loss is not finite, or attention meets NaN or infinity; the
   *     gradients are unspecified then, the parameters unchanged
   */
  public Score train(Tensor ids, Tensor targets, Pass pass, double gradientScale) {
    checkIds(ids);
    TokenChecks.targets(targets, ids, config.vocabulary());
    if (!Double.isFinite(gradientScale)) {
      throw new IllegalArgumentException(
          "gradientScale = " + gradientScale + ": expected a finite number");
    }
    try (Kit.Use _ = kit.use();
        Scratch scratch = kit.scratch()) {
      Tensor uploaded = scratch.upload(ids);
      Streams streams = embedded(uploaded, pass, scratch);
      sequence.record(streams, pass);
      Streams gradients = new Streams(stream(ids, scratch), stream(ids, scratch));
      Score score = predictions.score(streams, targets, gradientScale, gradients);
      sequence.backward(streams, gradients);
      kit.operations().elements().addScaled(1, gradients.second(), gradients.first());
      embedding.backward(uploaded, gradients.first(), pass);
      return score;
    }
  }

  /**
   * Starts incremental decoding.
   *
   * @param batch how many sequences, at least 1
   * @return at position 0, keeping keys and values as they are; close it to free what it keeps
   * @throws UnsupportedSpecException if a layer cannot be decoded one token at a time, saying why
   *     and what to do instead
   */
  public Generation generation(int batch) {
    return generation(batch, KeyValueCache.AS_GIVEN);
  }

  /**
   * Starts incremental decoding.
   *
   * @param batch how many sequences, at least 1
   * @param cache how every layer keeps keys and values
   * @return at position 0; close it to free what it keeps
   * @throws UnsupportedSpecException if a layer cannot be decoded one token at a time, or the
   *     backend does not keep keys and values so, saying why and what to do instead
   */
  public Generation generation(int batch, KeyValueCache cache) {
    ConfigChecks.atLeast("batch", batch, 1);
    checkOpen();
    try (Kit.Use _ = kit.use()) {
      return Generation.start(
          kit, config, embedding, predictions, blocks, view.mode(), batch, cache);
    }
  }

  private void checkIds(Tensor ids) {
    checkOpen();
    TokenChecks.ids(ids, config.vocabulary());
    embedding.checkLength(ids.shape().dim(1));
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("model = closed: expected an open one");
    }
  }

  private Tensor stream(Tensor ids, Scratch scratch) {
    return scratch.take(ids.shape().dim(0), ids.shape().dim(1), config.width());
  }

  /** Both streams before the first block. */
  private Streams embedded(Tensor ids, Pass pass, Scratch scratch) {
    Tensor numbers = stream(ids, scratch);
    embedding.forward(ids, 0, numbers, pass);
    return StreamStart.of(numbers, config.streams(), kit.operations(), scratch);
  }

  /**
   * Frees what it keeps, and, unless it is a view, parameters and temporary memory.
   *
   * @throws IllegalStateException if another thread is using it; nothing is freed then
   */
  @Override
  public void close() {
    if (!closed) {
      try (Kit.Use _ = kit.use()) {
        closed = true;
        sequence.close();
        if (owner) {
          kit.close();
          parameters.close();
        }
      }
    }
  }
}
