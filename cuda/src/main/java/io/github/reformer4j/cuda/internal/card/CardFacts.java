package io.github.reformer4j.cuda.internal.card;

import io.github.reformer4j.cuda.internal.compiler.Architecture;

/**
 * What the driver says about a card.
 *
 * @param place short name in this process
 * @param device handle
 * @param name of the product
 * @param major of the compute capability
 * @param minor of the compute capability
 * @param multiprocessors how many
 * @param mostSharedBytes dynamic shared memory that a block may have
 * @param driverVersion the newest CUDA that the driver runs: 13000 for 13.0
 */
record CardFacts(
    String place,
    int device,
    String name,
    int major,
    int minor,
    int multiprocessors,
    int mostSharedBytes,
    int driverVersion) {
  private static final int MULTIPROCESSOR_COUNT = 16;
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;
  private static final int MOST_SHARED_BYTES = 97;

  static CardFacts of(Driver driver, int ordinal) {
    int device = driver.device(ordinal);
    return new CardFacts(
        "cuda:" + ordinal,
        device,
        driver.deviceName(device),
        driver.attribute(CAPABILITY_MAJOR, device),
        driver.attribute(CAPABILITY_MINOR, device),
        driver.attribute(MULTIPROCESSOR_COUNT, device),
        driver.attribute(MOST_SHARED_BYTES, device),
        driver.version());
  }

  /**
   * What to compile for.
   *
   * @throws IllegalStateException if there is nothing that runs on this card
   */
  Architecture architecture() {
    return Architecture.ofCapability(major, minor)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    place
                        + " ("
                        + name
                        + ") has compute capability "
                        + major
                        + "."
                        + minor
                        + ": expected one of "
                        + Architecture.families()));
  }

  /** CUDA's number as people write it. */
  static String versionText(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  @Override
  public String toString() {
    return name
        + " ("
        + place
        + ", compute capability "
        + major
        + "."
        + minor
        + ", "
        + multiprocessors
        + " multiprocessors, driver for CUDA "
        + versionText(driverVersion)
        + ")";
  }
}
