package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.device.Grid;

/**
 * The calls of the CUDA driver that a card needs, with handles and addresses as numbers. All are
 * long-standing ones, in every driver since 11.4. Each throws {@link CudaFailure} where the driver
 * gives an error code. Those that take neither a stream nor a handle work on the context that is
 * current on the calling thread.
 */
interface Driver {
  /** The newest CUDA that the driver runs: 13000 for 13.0. */
  int version();

  int deviceCount();

  int device(int ordinal);

  String deviceName(int device);

  /** One of {@code CUdevice_attribute}. */
  int attribute(int attribute, int device);

  /** The context that all users of a device in this process share. */
  long retainContext(int device);

  void releaseContext(int device);

  void makeCurrent(long context);

  /** A stream that does not wait for the default one. */
  long createStream();

  void awaitStream(long stream);

  void destroyStream(long stream);

  long loadModule(byte[] binary);

  void unloadModule(long module);

  long function(long module, String name);

  /** Allows a function more dynamic shared memory than 48 KB. */
  void allowShared(long function, int bytes);

  /**
   * Queues a kernel.
   *
   * @param parameters address of an array of pointers to the arguments; read before this returns
   */
  void launch(long function, Grid grid, long stream, long parameters);

  long allocate(long bytes);

  void free(long address);

  /** Bytes that are free on the device. */
  long freeBytes();

  long totalBytes();

  /** Page-locked memory of the host, which copies run from and to on their own. */
  long allocateHost(long bytes);

  void freeHost(long host);

  void copyIn(long host, long address, long bytes, long stream);

  void copyOut(long address, long host, long bytes, long stream);

  void copy(long from, long to, long bytes, long stream);

  void fill(long address, byte value, long bytes, long stream);

  long createEvent();

  void recordEvent(long event, long stream);

  void awaitEvent(long event);

  void destroyEvent(long event);

  /** Records what is queued from now on, whatever else other threads do meanwhile. */
  void beginCapture(long stream);

  /** The graph of what was queued since. */
  long endCapture(long stream);

  long instantiate(long graph);

  void launchGraph(long executable, long stream);

  void destroyGraph(long graph);

  void destroyExecutable(long executable);
}
