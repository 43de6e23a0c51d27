package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.bench.input.TextVectors;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;

/** The vectors of the first N positions of a text, and room for an output. */
public final class Workload implements AutoCloseable {
  private static final double KEY_EPSILON = 1e-12;

  private final Arena arena = Arena.ofShared();
  private final Tensor queryKeys;
  private final Tensor values;
  private final Tensor out;
  private final Tensor keys;

  /**
   * Copies the first positions.
   *
   * @param wholeQueryKeys [1, H, at least N, D] float32
   * @param wholeValues [1, H, at least N, D] float32
   * @param tokens N
   */
  public Workload(Tensor wholeQueryKeys, Tensor wholeValues, int tokens) {
    queryKeys = TextVectors.prefix(wholeQueryKeys, tokens, arena);
    values = TextVectors.prefix(wholeValues, tokens, arena);
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

  /**
   * What attention of a kind reads.
   *
   * @param spec which kind
   * @return the inputs
   */
  public AttentionInputs inputs(AttentionSpec spec) {
    return spec instanceof LshAttention
        ? AttentionInputs.shared(queryKeys, values)
        : AttentionInputs.separate(queryKeys, keys, values);
  }

  /**
   * The bytes of the tensors of one call: inputs and output.
   *
   * @param spec which kind
   * @return bytes
   */
  public long tensorBytes(AttentionSpec spec) {
    long bytes = queryKeys.byteSize() + values.byteSize() + out.byteSize();
    return spec instanceof LshAttention ? bytes : bytes + keys.byteSize();
  }

  @Override
  public void close() {
    arena.close();
  }

  /** One specification on one workload, ready to run again and again in the same scratch memory. */
  public static final class Run implements AutoCloseable {
    private final Attention attention;
    private final AttentionInputs inputs;
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
      this(backend, spec, load, load.inputs(spec));
    }

    /**
     * Prepares with other inputs, for instance with buckets.
     *
     * @param backend where to compute
     * @param spec what to compute
     * @param load where to write
     * @param inputs what to read
     */
    public Run(Backend backend, AttentionSpec spec, Workload load, AttentionInputs inputs) {
      attention = backend.attention(spec);
      this.inputs = inputs;
      outputs = AttentionOutputs.inference(load.out());
      workspace = attention.newWorkspace();
    }

    /**
     * Runs the forward pass.
     *
     * @return seconds it took
     */
    public double seconds() {
      long start = System.nanoTime();
      attention.forward(inputs, outputs, workspace);
      return (System.nanoTime() - start) * 1e-9;
    }

    /**
     * The scratch memory held.
     *
     * @return bytes
     */
    public long workspaceBytes() {
      return workspace.bytes();
    }

    @Override
    public void close() {
      workspace.close();
    }
  }
}
