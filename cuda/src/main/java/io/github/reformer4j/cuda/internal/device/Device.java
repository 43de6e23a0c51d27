package io.github.reformer4j.cuda.internal.device;

import java.util.Optional;

/** Runs kernels and has memory of its own. Safe for use by several threads. */
public interface Device extends AutoCloseable {
  /**
   * Its short name, such as {@code cuda:0}.
   *
   * @return the name
   */
  String place();

  /**
   * One line about it.
   *
   * @return name of the card, memory, driver; or what emulates it
   */
  String description();

  /**
   * Whether it imitates a card on the host.
   *
   * @return false for a card
   */
  default boolean emulated() {
    return false;
  }

  /**
   * How many blocks of threads can be at work at once without sharing a multiprocessor.
   *
   * @return at least 1
   */
  int multiprocessors();

  /**
   * Whether freed memory is worth keeping for the next one who asks. An emulation says no, so that
   * every allocation ends at a guard page and use after free is caught.
   *
   * @return true for a card
   */
  boolean keepsMemory();

  /**
   * Takes memory, of unspecified content.
   *
   * @param bytes at least 1
   * @return an address, a multiple of 256
   * @throws OutOfMemoryError if it cannot be had, with what was asked for and what is free; the
   *     device stays usable
   */
  long allocate(long bytes);

  /**
   * Frees memory, after all that was begun before.
   *
   * @param address from {@link #allocate}
   */
  void free(long address);

  /**
   * Compiles a kernel, or finds it compiled.
   *
   * @param source what to compile
   * @return ready to be launched
   * @throws IllegalStateException if it does not compile, with the compiler's log
   */
  Kernel kernel(KernelSource source);

  /**
   * The order in which everything happens.
   *
   * @return the only stream
   */
  DeviceStream stream();

  /**
   * A library for products of dense matrices. Always the same answer for one device.
   *
   * @return nothing where none is installed: then a kernel has to do
   */
  default Optional<DenseProducts> denseProducts() {
    return Optional.empty();
  }

  /** Frees the device, after all that was begun. */
  @Override
  void close();
}
