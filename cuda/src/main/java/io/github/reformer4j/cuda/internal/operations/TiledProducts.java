package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.Products;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Products by tiles of 128 rows and 128 columns. Where there are too few tiles for a device, as in
 * the gradient of a weight, long sums are divided into parts, which a second kernel adds up in
 * their order.
 */
final class TiledProducts {
  private static final KernelSource PARTS =
      KernelSource.of("operations/product_parts.cu", "product_parts");

  private static final int TILE = 128;
  private static final int THREADS = 256;

  /** Tiles that keep a device busy. */
  private static final int MANY_TILES = 128;

  /** Blocks aimed at where there are fewer tiles. */
  private static final int BLOCKS = 256;

  /** The shortest part of a sum, and a whole number of steps of either kernel. */
  private static final int LEAST_DEPTH = 128;

  private static final int STEP = 32;

  /** By {@link #variant}. */
  private final List<KernelSource> variants;

  TiledProducts(Products products) {
    this.variants = variants(products);
  }

  static List<KernelSource> sources() {
    List<KernelSource> sources = new ArrayList<>(List.of(PARTS));
    for (Products products : Products.values()) {
      sources.addAll(variants(products));
    }
    return sources;
  }

  private static List<KernelSource> variants(Products products) {
    KernelSource kernel =
        switch (products) {
          case FULL -> KernelSource.of("operations/product_full.cu", "product_full");
          case BFLOAT16 -> KernelSource.of("operations/product_bf16.cu", "product_bf16");
        };
    return IntStream.range(0, 4)
        .mapToObj(v -> kernel.with("TURNED_A", v / 2).with("TURNED_B", v % 2))
        .toList();
  }

  private static int variant(Product p) {
    return (p.transposeA() ? 2 : 0) + (p.transposeB() ? 1 : 0);
  }

  /** Terms of a sum that one block adds up: all of them, or a part. */
  static long depth(long m, long n, long k) {
    long tiles = Shapes.parts(m, TILE) * Shapes.parts(n, TILE);
    if (tiles >= MANY_TILES) {
      return k;
    }
    long parts = Math.min(Shapes.parts(k, LEAST_DEPTH), Shapes.parts(BLOCKS, tiles));
    return Shapes.parts(Shapes.parts(k, parts), STEP) * STEP;
  }

  void multiply(DeviceCall call, Product p) {
    long depth = depth(p.m(), p.n(), p.k());
    int count = (int) Shapes.parts(p.k(), depth);
    if (count == 1) {
      multiply(call, p, depth, count, p.c(), p.add());
      return;
    }
    long elements = p.m() * p.n();
    long parts = call.scratch(Shapes.floats(count * elements));
    multiply(call, p, depth, count, parts, false);
    call.launch(
        PARTS,
        Shapes.overQuads(elements),
        new Arguments()
            .address(parts)
            .int32(count)
            .address(p.c())
            .int64(elements)
            .int32(p.add() ? 1 : 0)
            .int32(DeviceCall.wide(p.c(), Shapes.floats(elements))));
  }

  private void multiply(DeviceCall call, Product p, long depth, int parts, long to, boolean add) {
    long tiles = Shapes.parts(p.m(), TILE) * Shapes.parts(p.n(), TILE);
    call.launch(
        variants.get(variant(p)),
        Grid.of(tiles, parts, THREADS),
        new Arguments()
            .address(p.a())
            .address(p.b())
            .address(to)
            .int64(p.m())
            .int64(p.n())
            .int64(p.k())
            .int64(depth)
            .int32(add ? 1 : 0)
            .int32(DeviceCall.wide(p.a(), Shapes.floats(p.strideA())))
            .int32(DeviceCall.wide(p.b(), Shapes.floats(p.strideB())))
            .int32(DeviceCall.wide(to, Shapes.floats(p.n()))));
  }
}
