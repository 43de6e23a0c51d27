package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.Grid;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** Optimiser steps. The two sums wait for the device, because their result is the host's. */
record CudaUpdates(CudaContext context) implements Updates {
  private static final KernelSource ADAM_W = KernelSource.of("operations/adam_w.cu", "adam_w");
  private static final KernelSource SUM =
      KernelSource.of("operations/sum.cu", "sum").with("SQUARES", 0);
  private static final KernelSource SUM_OF_SQUARES =
      KernelSource.of("operations/sum.cu", "sum").with("SQUARES", 1);
  private static final KernelSource SUM_PARTS =
      KernelSource.of("operations/sum_parts.cu", "sum_parts");

  private static final int THREADS = 256;

  /** Elements of a block: a multiple of four for each thread. */
  private static final int LEAST_RANGE = 4 * THREADS;

  private static final int MOST_RANGES = 1024;

  static List<KernelSource> sources() {
    return List.of(ADAM_W, SUM, SUM_OF_SQUARES, SUM_PARTS);
  }

  @Override
  public void adamW(Tensor parameter, Tensor gradient, Tensor mean, Tensor variance, AdamWStep s) {
    try (DeviceCall call = new DeviceCall(context)) {
      long x = call.update(parameter);
      long g = call.read(gradient);
      long m = call.update(mean);
      long v = call.update(variance);
      call.launchOverQuads(
          ADAM_W,
          Shapes.elements(parameter),
          new Arguments()
              .address(x)
              .address(g)
              .address(m)
              .address(v)
              .int64(Shapes.elements(parameter))
              .float32(s.gradientScale())
              .float32(s.beta1())
              .float32(1 - s.beta1())
              .float32(s.beta2())
              .float32(1 - s.beta2())
              .float32(s.learningRate() / (1 - StrictMath.pow(s.beta1(), (double) s.step())))
              .float32(1 / (1 - StrictMath.pow(s.beta2(), (double) s.step())))
              // never 0, which would divide 0 by 0
              .float32(Math.max(Float.MIN_NORMAL, s.epsilon()))
              .float32(s.learningRate() * s.weightDecay()),
          x,
          g,
          m,
          v);
      call.done();
    }
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return sum(SUM_OF_SQUARES, x);
  }

  @Override
  public double sum(Tensor x) {
    return sum(SUM, x);
  }

  private double sum(KernelSource kernel, Tensor x) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long elements = Shapes.elements(x);
      long rounds = Shapes.parts(Shapes.parts(elements, LEAST_RANGE), MOST_RANGES);
      long range = rounds * LEAST_RANGE;
      long ranges = Shapes.parts(elements, range);
      long parts = call.scratch(ranges * Double.BYTES);
      long total = call.scratch(Double.BYTES);
      call.launch(
          kernel,
          Grid.of(ranges, THREADS),
          new Arguments()
              .address(from)
              .int64(elements)
              .int64(range)
              .address(parts)
              .int32(DeviceCall.wide(from)));
      call.launch(
          SUM_PARTS,
          Grid.of(1, THREADS),
          new Arguments().address(parts).int64(ranges).address(total));
      return call.waitForDouble(total);
    }
  }
}
