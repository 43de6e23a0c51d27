package io.github.reformer4j.model;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.layers.TensorPool;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of a model compute with: one backend, one pool for all that is temporary, one
 * attention workspace that the layers use one after the other.
 */
final class Kit implements AutoCloseable {
  private final Backend backend;
  private final Operations operations;
  private final TensorPool pool;
  private final DType type;
  private final ReentrantLock user = new ReentrantLock();
  private @Nullable Workspace workspace;

  Kit(Backend backend, DType type) {
    this.backend = backend;
    this.operations = backend.operations();
    this.pool = new TensorPool(backend);
    this.type = type;
  }

  Backend backend() {
    return backend;
  }

  Operations operations() {
    return operations;
  }

  TensorPool pool() {
    return pool;
  }

  DType type() {
    return type;
  }

  Scratch scratch() {
    return new Scratch(this);
  }

  /** Lasts until it is closed. */
  interface Use extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Begins a use. Two threads at once would mix up gradients, recorded passes and what is decoded,
   * so the second is refused; what one thread does within a use of its own is not.
   *
   * @throws IllegalStateException if another thread is at it
   */
  Use use() {
    if (!user.tryLock()) {
      throw new IllegalStateException(
          "model = in use by another thread: expected one thread at a time");
    }
    return user::unlock;
  }

  /** One for all attentions: workspaces serve any kernel of their backend. */
  Workspace workspace(Attention attention) {
    Workspace shared = workspace;
    if (shared == null) {
      shared = attention.newWorkspace();
      workspace = shared;
    }
    return shared;
  }

  /** A copy of host memory, in memory of the pool. */
  Tensor upload(Tensor host) {
    Tensor tensor = pool.take(host.type(), host.shape());
    backend.upload(host, tensor);
    return tensor;
  }

  @Override
  public void close() {
    if (workspace != null) {
      workspace.close();
    }
    pool.close();
  }
}
