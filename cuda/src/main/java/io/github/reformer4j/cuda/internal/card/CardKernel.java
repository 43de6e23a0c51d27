package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;

/** A function of a module that is loaded on a card. */
final class CardKernel implements Kernel {
  private final CardDevice device;
  private final KernelSource source;
  private final long function;
  private int allowedShared;

  CardKernel(CardDevice device, KernelSource source, long function) {
    this.device = device;
    this.source = source;
    this.function = function;
  }

  @Override
  public KernelSource source() {
    return source;
  }

  CardDevice device() {
    return device;
  }

  long function() {
    return function;
  }

  /**
   * Makes launches with so much dynamic shared memory possible. The driver is asked for small
   * amounts too: what it grants unasked counts the kernel's static arrays as well. The stream calls
   * this in order.
   */
  void allowShared(Driver driver, int bytes) {
    if (bytes > allowedShared) {
      driver.allowShared(function, bytes);
      allowedShared = bytes;
    }
  }
}
