package io.github.reformer4j.cuda.internal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.cuda.internal.backend.DeviceBackend;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.DenseProducts;
import io.github.reformer4j.cuda.internal.device.Device;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.device.Kernel;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a device has a library for products, it gets them. */
@NeedsEmulator
class LibraryProductsTest {
  /** What a library was asked for. */
  record Asked(
      long a,
      boolean transposeA,
      long b,
      boolean transposeB,
      long c,
      int m,
      int n,
      int k,
      boolean add,
      boolean bfloat16Products) {}

  /** An emulated device with a library that does nothing but remember. */
  private static final class WithLibrary implements Device {
    private final Device device = new EmulatedDevice();
    private final List<Asked> asked = new ArrayList<>();

    @Override
    public String place() {
      return device.place();
    }

    @Override
    public String description() {
      return device.description();
    }

    @Override
    public int multiprocessors() {
      return device.multiprocessors();
    }

    @Override
    public boolean keepsMemory() {
      return device.keepsMemory();
    }

    @Override
    public long allocate(long bytes) {
      return device.allocate(bytes);
    }

    @Override
    public void free(long address) {
      device.free(address);
    }

    @Override
    public Kernel kernel(KernelSource source) {
      return device.kernel(source);
    }

    @Override
    public DeviceStream stream() {
      return device.stream();
    }

    @Override
    public Optional<DenseProducts> denseProducts() {
      return Optional.of(
          (a, transposeA, b, transposeB, c, m, n, k, add, bfloat16Products) ->
              asked.add(
                  new Asked(a, transposeA, b, transposeB, c, m, n, k, add, bfloat16Products)));
    }

    @Override
    public void close() {
      device.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void libraryMultiplies(Products products) {
    WithLibrary device = new WithLibrary();
    try (DeviceBackend backend = EmulatedBackends.over(device, products);
        Tensor a = backend.allocate(DType.FLOAT32, Shape.of(5, 2, 3));
        Tensor b = backend.allocate(DType.FLOAT32, Shape.of(4, 10));
        Tensor c = backend.allocate(DType.FLOAT32, Shape.of(3, 4))) {
      backend.operations().matrices().multiply(a, true, b, true, c, true);
      assertThat(device.asked)
          .containsExactly(
              new Asked(
                  a.address(),
                  true,
                  b.address(),
                  true,
                  c.address(),
                  3,
                  4,
                  10,
                  true,
                  products == Products.BFLOAT16));
    }
  }
}
