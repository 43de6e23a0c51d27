package io.github.reformer4j.cuda.internal.device;

/** A compiled kernel of one device. */
public interface Kernel {
  /**
   * What it was compiled from.
   *
   * @return the source
   */
  KernelSource source();
}
