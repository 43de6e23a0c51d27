package io.github.reformer4j.layers;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Memory of a backend that is taken for a while and given back, and counted. What is given back is
 * kept and handed out again to whoever asks for as many bytes, of whatever type and shape. Safe for
 * use by several threads.
 */
public final class TensorPool implements AutoCloseable {
  private final Backend backend;

  /** Memory that nobody has, by its bytes. */
  private final Map<Long, ArrayDeque<Tensor>> free = new HashMap<>();

  /** What was handed out, and the memory under it. */
  private final IdentityHashMap<Tensor, Tensor> lent = new IdentityHashMap<>();

  private long liveBytes;
  private long freeBytes;
  private long peakBytes;
  private boolean closed;

  /**
   * An empty pool.
   *
   * @param backend where memory comes from; stays open, and open for longer than the pool
   */
  public TensorPool(Backend backend) {
    this.backend = backend;
  }

  /**
   * Takes a tensor. What it holds is unspecified: it may have been used before.
   *
   * @param type element type
   * @param dims axis lengths
   * @return a tensor to {@link #give} back; closing it does nothing
   * @throws IllegalStateException if the pool is closed
   * @throws OutOfMemoryError if the memory cannot be had even without what the pool keeps free
   */
  public Tensor take(DType type, long... dims) {
    return take(type, Shape.of(dims));
  }

  /**
   * Takes a tensor. What it holds is unspecified: it may have been used before.
   *
   * @param type element type
   * @param shape axis lengths
   * @return a tensor to {@link #give} back; closing it does nothing
   * @throws IllegalStateException if the pool is closed
   * @throws OutOfMemoryError if the memory cannot be had even without what the pool keeps free
   */
  public synchronized Tensor take(DType type, Shape shape) {
    if (closed) {
      throw new IllegalStateException("pool = closed: expected an open one");
    }
    Tensor memory = memory(type, shape);
    Tensor tensor = memory.reinterpret(type, shape);
    lent.put(tensor, memory);
    liveBytes += memory.byteSize();
    peakBytes = Math.max(peakBytes, liveBytes);
    return tensor;
  }

  private Tensor memory(DType type, Shape shape) {
    ArrayDeque<Tensor> ofThisSize = free.get(shape.elements() * type.bytes());
    if (ofThisSize != null && !ofThisSize.isEmpty()) {
      Tensor memory = ofThisSize.pop();
      freeBytes -= memory.byteSize();
      return memory;
    }
    try {
      return backend.allocate(type, shape);
    } catch (OutOfMemoryError e) {
      if (freeBytes == 0) {
        throw e;
      }
      trim();
      return backend.allocate(type, shape);
    }
  }

  /**
   * Gives a tensor back; it must not be used any more. After {@link #close} this does nothing.
   *
   * @param tensor the very object that {@link #take} returned
   * @throws IllegalArgumentException if it was given back before or is not of this pool
   */
  public synchronized void give(Tensor tensor) {
    if (closed) {
      return;
    }
    Tensor memory = lent.remove(tensor);
    if (memory == null) {
      throw new IllegalArgumentException(
          "tensor = " + tensor + ": expected one taken from this pool and not given back since");
    }
    liveBytes -= memory.byteSize();
    freeBytes += memory.byteSize();
    free.computeIfAbsent(memory.byteSize(), _ -> new ArrayDeque<>()).push(memory);
  }

  /**
   * What is taken and not given back.
   *
   * @return bytes
   */
  public synchronized long liveBytes() {
    return liveBytes;
  }

  /**
   * What is held of the backend: taken, and free to be taken again.
   *
   * @return bytes
   */
  public synchronized long heldBytes() {
    return liveBytes + freeBytes;
  }

  /**
   * The most {@link #liveBytes} since the beginning or the last {@link #resetPeak}.
   *
   * @return bytes
   */
  public synchronized long peakBytes() {
    return peakBytes;
  }

  /** Counts the peak anew, from what is live now. */
  public synchronized void resetPeak() {
    peakBytes = liveBytes;
  }

  /** Returns to the backend what nobody has taken. */
  public synchronized void trim() {
    free.values().forEach(TensorPool::closeAll);
    free.clear();
    freeBytes = 0;
  }

  /** Frees all memory, taken or not; closing twice is harmless. */
  @Override
  public synchronized void close() {
    closed = true;
    trim();
    closeAll(lent.values());
    lent.clear();
    liveBytes = 0;
  }

  private static void closeAll(Collection<Tensor> memory) {
    memory.forEach(Tensor::close);
  }
}
