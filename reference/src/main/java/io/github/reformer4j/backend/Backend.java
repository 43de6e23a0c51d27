package io.github.reformer4j.backend;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.operations.CheckedOperations;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.Set;

/** A place where attention is computed. Safe for use by several threads. */
public interface Backend extends AutoCloseable {
  /**
   * A short lower-case name, such as {@code cpu}.
   *
   * @return the name
   */
  String name();

  /**
   * One line about this instance: device, threads, vector width.
   *
   * @return the line
   */
  String description();

  /**
   * Whether it imitates a device on the host: results are the device's, times are not, and are
   * longer by orders of magnitude. The contract suite then tries less, and times mean nothing.
   *
   * @return true for an emulation
   */
  default boolean emulated() {
    return false;
  }

  /**
   * The floating-point types whose tensors it takes; all tensors of a call have the same, but that
   * the log-sum-exp of bfloat16 calls is float32 ({@link DType#sums()}).
   *
   * @return at least one
   */
  Set<DType> types();

  /**
   * What the operands of products are rounded to: scores, shares times values and their gradients
   * in attention, and dense products. By this the contract suite judges results (semantics section
   * 10), so a backend whose products are less precise than its tensors has to say so.
   *
   * @param type of the tensors of a call, one of {@link #types()}
   * @return {@code type} if products lose nothing; {@link DType#BFLOAT16} where tensor cores round
   *     operands to it, with sums in {@link DType#sums()}
   */
  default DType productType(DType type) {
    return type;
  }

  /**
   * The implementation of a specification.
   *
   * @param spec what to compute
   * @return a kernel; an {@link LshKernel} for LSH attention
   * @throws UnsupportedSpecException if this backend does not cover it, saying why
   */
  AttentionKernel kernel(AttentionSpec spec);

  /**
   * A checked attention for a specification; what users call.
   *
   * @param spec what to compute
   * @return the facade over {@link #kernel}
   * @throws UnsupportedSpecException if this backend does not cover it, saying why
   */
  default Attention attention(AttentionSpec spec) {
    return Attention.of(this, spec);
  }

  /**
   * The implementation of everything a model needs besides attention.
   *
   * @return operations that trust their arguments, as {@link CheckedOperations} has checked them
   * @throws UnsupportedOperationException if this backend computes attention only
   */
  default Operations operationKernels() {
    throw new UnsupportedOperationException(
        "operations of backend " + name() + ": it computes attention only");
  }

  /**
   * The floating-point types that its operations take, which may be fewer than attention takes.
   *
   * @return at least one of {@link #types()}
   */
  default Set<DType> operationTypes() {
    return types();
  }

  /**
   * Checked operations; what users call.
   *
   * @return the checks over {@link #operationKernels}
   * @throws UnsupportedOperationException if this backend computes attention only
   */
  default Operations operations() {
    return CheckedOperations.of(operationKernels(), operationTypes());
  }

  /**
   * A zero-filled tensor where this backend computes.
   *
   * @param type element type
   * @param shape axis lengths
   * @return a tensor that owns its memory
   * @throws OutOfMemoryError if the memory cannot be had
   */
  default Tensor allocate(DType type, Shape shape) {
    return Tensor.allocate(type, shape);
  }

  /**
   * Copies from the host to where this backend computes.
   *
   * @param host in host memory
   * @param to from {@link #allocate}, of the same type and number of elements
   */
  default void upload(Tensor host, Tensor to) {
    Tensor.copy(host, to);
  }

  /**
   * Copies from where this backend computes to the host, after all that was begun before.
   *
   * @param from from {@link #allocate}
   * @param host in host memory, of the same type and number of elements
   */
  default void download(Tensor from, Tensor host) {
    Tensor.copy(from, host);
  }

  /**
   * A copy in host memory, after all that was begun before.
   *
   * @param from from {@link #allocate}
   * @return a tensor that owns its memory
   * @throws OutOfMemoryError if the memory cannot be had
   */
  default Tensor toHost(Tensor from) {
    Tensor host = Tensor.allocate(from.type(), from.shape());
    try {
      download(from, host);
      return host;
    } catch (Throwable t) {
      host.close();
      throw t;
    }
  }

  /**
   * Waits for all that was begun. Calls of {@link #attention} and {@link #operations} may return
   * before their results are there; whatever reads a tensor, or uses it on this backend, waits by
   * itself. This is for those who take times.
   *
   * @throws IllegalStateException if any of it failed
   */
  default void await() {}

  /**
   * Frees threads and devices. Attentions and operations must not be used afterwards. Decoders and
   * workspaces are not freed by it: close them before.
   */
  @Override
  void close();
}
