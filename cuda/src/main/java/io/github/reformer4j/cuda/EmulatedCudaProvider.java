package io.github.reformer4j.cuda;

import io.github.reformer4j.backend.Availability;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.BackendProvider;
import io.github.reformer4j.cuda.internal.backend.DeviceBackend;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;
import io.github.reformer4j.cuda.internal.memory.DeviceMemory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Offers the CUDA backend on a device that is emulated on the processor: its kernels can be tested
 * where there is no card. It is far slower than the cpu backend, and for tests only.
 */
public final class EmulatedCudaProvider implements BackendProvider {
  private final Supplier<Optional<String>> obstacle;

  /** For {@link java.util.ServiceLoader}. */
  public EmulatedCudaProvider() {
    this(EmulatedDevice::obstacle);
  }

  EmulatedCudaProvider(Supplier<Optional<String>> obstacle) {
    this.obstacle = obstacle;
  }

  @Override
  public String name() {
    return "cuda-emulated";
  }

  @Override
  public Availability availability() {
    return obstacle
        .get()
        .<Availability>map(Availability.Unusable::new)
        .orElseGet(
            () ->
                new Availability.Usable(
                    "the kernels of the cuda backend, compiled with g++ and run on the processor:"
                        + " slow and strict, for tests where there is no card"));
  }

  @Override
  public Backend open() {
    obstacle
        .get()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(reason);
            });
    Products products = Products.chosen();
    EmulatedDevice device = new EmulatedDevice();
    return DeviceBackend.over(new CudaContext(device, new DeviceMemory(device), products), name());
  }
}
