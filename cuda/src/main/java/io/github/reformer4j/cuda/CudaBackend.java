package io.github.reformer4j.cuda;

import io.github.reformer4j.backend.Backend;

/**
 * The CUDA backend: attention in float32 and bfloat16, operations in float32, on one card or on the
 * emulation of one. Tensors of {@link #allocate} lie on the device and are used where they are;
 * tensors in host memory are copied there for the call, and back.
 *
 * <p>Calls that were checked by the facades wait for the device once, to see whether inputs are
 * finite. Calls of {@link #kernel kernels} and {@link #operationKernels} queue their work and
 * return, except where they say that they wait and where a tensor lies on the host. All work of a
 * backend is done in the order in which it was queued, whatever thread queued it.
 */
public interface CudaBackend extends Backend {
  /**
   * Device memory in use: tensors, workspaces, and what calls under way have taken.
   *
   * @return bytes
   */
  long deviceBytes();

  /**
   * The most {@link #deviceBytes} since the beginning or the last {@link #resetPeakDeviceBytes}.
   *
   * @return bytes
   */
  long peakDeviceBytes();

  /** Counts the peak anew, from what is in use now. */
  void resetPeakDeviceBytes();

  /**
   * Waits for all that was queued.
   *
   * @throws IllegalStateException if any of it failed
   */
  @Override
  void await();

  /**
   * Records the work that calls queue, without doing it, to be replayed as one piece: on a card a
   * CUDA graph, which saves the launches that dominate small sizes. Only kernel-level calls on
   * device tensors with a workspace that served such a call before can be recorded; what waits is
   * refused.
   *
   * @param calls queue work on this backend
   * @return the recording; tensors and workspaces in it must stay open and where they are
   * @throws IllegalStateException if a call waits or takes memory
   */
  CudaGraph record(Runnable calls);
}
