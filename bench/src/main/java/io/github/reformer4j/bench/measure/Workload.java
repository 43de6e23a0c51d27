package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of the first N positions of a text, and room for an output. Hashing is a step of its
 * own: a model may hash other vectors than it scores (semantics section 2).
 */
public final class Workload implements AutoCloseable {
  private static final double KEY_EPSILON = 1e-12;

  private final Arena arena = Arena.ofShared();
  private final Tensor hashed;
  private final Tensor queryKeys;
  private final Tensor values;
  private final Tensor out;
  private final Tensor keys;

  /**
   * Copies the first positions.
   *
   * @param whole at least N positions
   * @param tokens N
   */
  Workload(HeadVectors whole, int tokens) {
    hashed = HeadVectors.prefix(whole.hashed(), tokens, arena);
    queryKeys = HeadVectors.prefix(whole.queryKeys(), tokens, arena);
    values = HeadVectors.prefix(whole.values(), tokens, arena);
    Shape shape = queryKeys.shape();
    out = Tensor.allocate(arena, DType.FLOAT32, values.shape());
    keys = Tensor.allocate(arena, DType.FLOAT32, shape);
    normalise(queryKeys, keys);
  }

  /**
   * Keys as LSH attention makes them (semantics section 1), for exact attention to use as given.
   */
  private static void normalise(Tensor from, Tensor to) {
    int dim = Math.toIntExact(from.shape().dim(3));
    for (long row = 0; row < from.shape().elements(); row += dim) {
      double square = KEY_EPSILON;
      for (int d = 0; d < dim; d++) {
        double x = from.getDouble(row + d);
        square += x * x;
      }
      double factor = 1 / Math.sqrt(square);
      for (int d = 0; d < dim; d++) {
        to.setDouble(row + d, from.getDouble(row + d) * factor);
      }
    }
  }

  /**
   * N.
   *
   * @return tokens
   */
  public int tokens() {
    return Math.toIntExact(queryKeys.shape().dim(2));
  }

  /**
   * What is hashed.
   *
   * @return [1, H, N, D]
   */
  public Tensor hashed() {
    return hashed;
  }

  /**
   * The queries, which are also the keys.
   *
   * @return [1, H, N, D]
   */
  public Tensor queryKeys() {
    return queryKeys;
  }

  /**
   * The values.
   *
   * @return [1, H, N, D]
   */
  public Tensor values() {
    return values;
  }

  /**
   * What the last {@link Run} wrote.
   *
   * @return [1, H, N, D]
   */
  public Tensor out() {
    return out;
  }

  /** What attention reads; buckets, if it hashes, are to be added. */
  private AttentionInputs inputs(AttentionSpec spec) {
    return Specs.inputs(spec, queryKeys, keys, values);
  }

  @Override
  public void close() {
    arena.close();
  }

  /**
   * One specification on one workload, ready to run again and again in the same scratch memory.
   * What is timed begins and ends where the backend computes; results are copied to the host after.
   */
  public static final class Run implements AutoCloseable {
    private final Backend backend;
    private final Attention attention;
    private final Workload load;
    private final OnBackend placement;
    private final Tensor hashed;
    private final @Nullable Tensor buckets;
    private final @Nullable Tensor placedBuckets;
    private final AttentionInputs inputs;
    private final AttentionInputs placed;
    private final AttentionOutputs outputs;
    private final Workspace workspace;

    /**
     * Prepares.
     *
     * @param backend where to compute
     * @param spec what to compute
     * @param load on what
     */
    public Run(Backend backend, AttentionSpec spec, Workload load) {
      this.backend = backend;
      this.load = load;
      attention = backend.attention(spec);
      placement = new OnBackend(backend);
      hashed = placement.put(load.hashed);
      buckets =
          spec instanceof LshAttention lsh
              ? Tensor.allocate(
                  DType.INT32,
                  1,
                  hashed.shape().dim(1),
                  lsh.hashing().rounds(),
                  hashed.shape().dim(2))
              : null;
      placedBuckets = placement.putOrNull(buckets);
      inputs = load.inputs(spec).withBuckets(buckets);
      placed =
          new AttentionInputs(
              placement.put(inputs.queries()),
              placement.putOrNull(inputs.keys()),
              placement.put(inputs.values()),
              null,
              placedBuckets);
      outputs = AttentionOutputs.inference(placement.put(load.out));
      workspace = attention.newWorkspace();
    }

    /**
     * Runs the forward pass: hashing, if it is LSH attention, then attention.
     *
     * @return seconds it took
     */
    public double seconds() {
      return hashSeconds() + attendSeconds();
    }

    /**
     * Runs hashing alone.
     *
     * @return seconds it took; 0 if there is nothing to hash
     */
    double hashSeconds() {
      if (buckets == null || placedBuckets == null) {
        return 0;
      }
      long start = System.nanoTime();
      attention.hash(hashed, null, placedBuckets, workspace);
      backend.await();
      double seconds = (System.nanoTime() - start) * 1e-9;
      placement.get(placedBuckets, buckets);
      return seconds;
    }

    /**
     * Runs everything but hashing, with the buckets that were found last.
     *
     * @return seconds it took
     */
    double attendSeconds() {
      long start = System.nanoTime();
      attention.forward(placed, outputs, workspace);
      backend.await();
      double seconds = (System.nanoTime() - start) * 1e-9;
      placement.get(outputs.out(), load.out);
      return seconds;
    }

    /**
     * What the forward pass reads, buckets included.
     *
     * @return the inputs on the host, which belong to this run
     */
    AttentionInputs inputs() {
      return inputs;
    }

    /**
     * The same where the backend computes.
     *
     * @return the inputs, which belong to this run
     */
    AttentionInputs placed() {
      return placed;
    }

    @Override
    public void close() {
      if (buckets != null) {
        buckets.close();
      }
      placement.close();
      workspace.close();
    }
  }
}
