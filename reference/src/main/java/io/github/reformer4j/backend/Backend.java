package io.github.reformer4j.backend;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.tensor.DType;
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
   * The floating-point types whose tensors it takes; all tensors of a call have the same.
   *
   * @return at least one of FLOAT32 and FLOAT64
   */
  Set<DType> types();

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

  /** Frees threads and devices. Kernels must not be used afterwards. */
  @Override
  void close();
}
