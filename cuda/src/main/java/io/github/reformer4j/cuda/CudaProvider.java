package io.github.reformer4j.cuda;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.BackendProvider;
import io.github.reformer4j.cuda.internal.backend.DeviceBackend;
import io.github.reformer4j.cuda.internal.card.CardDiscovery;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;

/**
 * Offers the CUDA backend where there is a card. Until it is asked, nothing of CUDA is loaded;
 * where something is missing, it says what.
 */
public final class CudaProvider implements BackendProvider {
  private final CardDiscovery discovery;

  /** For {@link java.util.ServiceLoader}. */
  public CudaProvider() {
    this(CardDiscovery.ofThisMachine());
  }

  CudaProvider(CardDiscovery discovery) {
    this.discovery = discovery;
  }

  @Override
  public String name() {
    return "cuda";
  }

  @Override
  public Availability availability() {
    try {
      return new Availability.Usable(discovery.describe());
    } catch (RuntimeException | LinkageError e) {
      return new Availability.Unusable("no card, because " + e.getMessage());
    }
  }

  @Override
  public Backend open() {
    return DeviceBackend.over(context(), name());
  }

  private CudaContext context() {
    try {
      Products products = Products.chosen();
      Device device = discovery.open();
      return new CudaContext(device, new DeviceMemory(device), products);
    } catch (IllegalStateException e) {
      throw new IllegalStateException("no card, because " + e.getMessage(), e);
    }
  }
}
