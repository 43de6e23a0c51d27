package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.DenseProducts;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.operations.Matrices;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dense products, by the device's library where one is installed, else by kernels of this project.
 * Which way a product takes depends on its shape alone, and so does the order of its sums.
 */
final class CudaMatrices implements Matrices {
  private final CudaContext context;
  private final @Nullable DenseProducts library;
  private final TiledProducts tiles;

  CudaMatrices(CudaContext context) {
    this.context = context;
    this.library = context.device().denseProducts().orElse(null);
    this.tiles = new TiledProducts(context.products());
  }

  static List<KernelSource> sources() {
    List<KernelSource> sources = new ArrayList<>(FewRows.sources());
    sources.addAll(TiledProducts.sources());
    return sources;
  }

  @Override
  public void multiply(
      Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor c, boolean add) {
    try (DeviceCall call = new DeviceCall(context)) {
      multiply(call, Product.of(call, a, transposeA, b, transposeB, c, add));
      call.done();
    }
  }

  private void multiply(DeviceCall call, Product p) {
    if (library != null && p.fitsInts()) {
      library.multiply(
          p.a(),
          p.transposeA(),
          p.b(),
          p.transposeB(),
          p.c(),
          (int) p.m(),
          (int) p.n(),
          (int) p.k(),
          p.add(),
          context.products() == Products.BFLOAT16);
    } else if (FewRows.suits(p)) {
      FewRows.multiply(call, p);
    } else {
      tiles.multiply(call, p);
    }
  }
}
