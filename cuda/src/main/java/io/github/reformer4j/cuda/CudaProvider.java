package io.github.reformer4j.cuda;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.BackendProvider;

/**
 * Says whether there is a card. This version holds no CUDA kernels, so the answer is always no,
 * with the first obstacle: no driver, or the missing kernels.
 */
public final class CudaProvider implements BackendProvider {
  private final DriverLibrary driver;

  /** For {@link java.util.ServiceLoader}. */
  public CudaProvider() {
    this(DriverLibrary.ofThisMachine());
  }

  CudaProvider(DriverLibrary driver) {
    this.driver = driver;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Availability availability() {
    return new Availability.Unusable("no card, because " + obstacle());
  }

  @Override
  public Backend open() {
    throw new IllegalStateException("no card, because " + obstacle());
  }

  private String obstacle() {
    return driver
        .obstacle()
        .orElseGet(
            () ->
                "this version of Reformer4J holds no CUDA kernels yet (the driver "
                    + driver.name()
                    + " is installed)");
  }
}
