package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Element by element, four elements a thread. */
record CudaElements(CudaContext context) implements Elements {
  private static final KernelSource FILL = KernelSource.of("operations/fill.cu", "fill");
  private static final KernelSource ADD_SCALED =
      KernelSource.of("operations/add_scaled.cu", "add_scaled");
  private static final KernelSource SCALE = KernelSource.of("operations/scale.cu", "scale");
  private static final KernelSource DROPOUT = KernelSource.of("operations/dropout.cu", "dropout");

  /** Code of {@link io.github.reformer4j.random.Purpose#DROPOUT}, above the site of a stream. */
  private static final int DROPOUT_STREAM = 3 << 24;

  private static final Map<Activation, KernelSource> ACTIVATIONS =
      forEach(KernelSource.of("operations/activate.cu", "activate"));
  private static final Map<Activation, KernelSource> ACTIVATIONS_BACKWARD =
      forEach(KernelSource.of("operations/activate_backward.cu", "activate_backward"));

  static List<KernelSource> sources() {
    List<KernelSource> sources = new ArrayList<>(List.of(FILL, ADD_SCALED, SCALE, DROPOUT));
    sources.addAll(ACTIVATIONS.values());
    sources.addAll(ACTIVATIONS_BACKWARD.values());
    return sources;
  }

  private static Map<Activation, KernelSource> forEach(KernelSource kernel) {
    Map<Activation, KernelSource> variants = new EnumMap<>(Activation.class);
    for (Activation f : Activation.values()) {
      variants.put(f, kernel.with("ACTIVATION", f));
    }
    return variants;
  }

  private static KernelSource of(Map<Activation, KernelSource> variants, Activation f) {
    return Objects.requireNonNull(variants.get(f));
  }

  @Override
  public void fill(Tensor x, double value) {
    try (DeviceCall call = new DeviceCall(context)) {
      long to = call.write(x);
      long elements = Shapes.elements(x);
      call.launchOverQuads(
          FILL, elements, new Arguments().address(to).int64(elements).float32(value), to);
      call.done();
    }
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    try (DeviceCall call = new DeviceCall(context)) {
      long source = call.read(from);
      call.copy(source, call.write(to), from.byteSize());
      call.done();
    }
  }

  @Override
  public void addScaled(double factor, Tensor x, Tensor y) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long to = call.update(y);
      long elements = Shapes.elements(x);
      call.launchOverQuads(
          ADD_SCALED,
          elements,
          new Arguments().float32(factor).address(from).address(to).int64(elements),
          from,
          to);
      call.done();
    }
  }

  @Override
  public void scale(Tensor x, double factor) {
    try (DeviceCall call = new DeviceCall(context)) {
      long to = call.update(x);
      long elements = Shapes.elements(x);
      call.launchOverQuads(
          SCALE, elements, new Arguments().address(to).float32(factor).int64(elements), to);
      call.done();
    }
  }

  @Override
  public void activate(Activation f, Tensor x, Tensor y) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long to = call.write(y);
      long elements = Shapes.elements(x);
      call.launchOverQuads(
          of(ACTIVATIONS, f),
          elements,
          new Arguments().address(from).address(to).int64(elements),
          from,
          to);
      call.done();
    }
  }

  @Override
  public void activateBackward(Activation f, Tensor x, Tensor yGradient, Tensor xGradient) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long dy = call.read(yGradient);
      long dx = call.write(xGradient);
      long elements = Shapes.elements(x);
      call.launchOverQuads(
          of(ACTIVATIONS_BACKWARD, f),
          elements,
          new Arguments().address(from).address(dy).address(dx).int64(elements),
          from,
          dy,
          dx);
      call.done();
    }
  }

  @Override
  public void dropout(Tensor x, DropoutMask mask, Tensor y) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long to = call.write(y);
      long elements = Shapes.elements(x);
      call.launchOverQuads(
          DROPOUT,
          elements,
          new Arguments()
              .address(from)
              .address(to)
              .int64(elements)
              .int64(mask.seed())
              .int64(mask.step())
              .int32(DROPOUT_STREAM | mask.site())
              .int64(mask.threshold())
              .float32(1 / (1 - mask.rate())),
          from,
          to);
      call.done();
    }
  }
}
