package io.github.reformer4j.cuda.internal.operations;

import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.Arguments;
import io.github.reformer4j.cuda.internal.device.KernelSource;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * Streams in fixed point. What converts from floating point queues a search for NaN first, whose
 * result the conversion itself looks at on the device, and then waits for that result, because a
 * refusal must reach the caller: such a call waits once, for all that was queued before it, and
 * cannot be recorded. {@link #toFloat} does not wait.
 */
record CudaFixedPoint(CudaContext context) implements FixedPoint {
  private static final KernelSource FIRST_NAN =
      KernelSource.of("operations/first_nan.cu", "first_nan");
  private static final KernelSource FROM_FLOAT =
      KernelSource.of("operations/fixed_from_float.cu", "fixed_from_float");
  private static final KernelSource TO_FLOAT =
      KernelSource.of("operations/fixed_to_float.cu", "fixed_to_float");
  private static final KernelSource ADD = KernelSource.of("operations/fixed_add.cu", "fixed_add");

  /** As a position: none, and greater than any without a sign. */
  private static final long NOWHERE = -1;

  static List<KernelSource> sources() {
    return List.of(FIRST_NAN, FROM_FLOAT, TO_FLOAT, ADD);
  }

  @Override
  public void fromFloat(Tensor x, int fractionBits, Tensor stream) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long to = call.write(stream);
      long nan = searchNan(call, x, from);
      call.launchOverQuads(
          FROM_FLOAT,
          Shapes.elements(x),
          new Arguments()
              .address(from)
              .float32(Math.scalb(1f, fractionBits))
              .address(to)
              .int64(Shapes.elements(x))
              .address(nan),
          from,
          to);
      refuseNan(call, x, nan);
      call.done();
    }
  }

  @Override
  public void toFloat(Tensor stream, int fractionBits, Tensor x) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(stream);
      long to = call.write(x);
      call.launchOverQuads(
          TO_FLOAT,
          Shapes.elements(x),
          new Arguments()
              .address(from)
              .float32(Math.scalb(1f, -fractionBits))
              .address(to)
              .int64(Shapes.elements(x)),
          from,
          to);
      call.done();
    }
  }

  @Override
  public void add(Tensor x, int fractionBits, Tensor stream) {
    add(x, fractionBits, stream, false);
  }

  @Override
  public void subtract(Tensor x, int fractionBits, Tensor stream) {
    add(x, fractionBits, stream, true);
  }

  private void add(Tensor x, int fractionBits, Tensor stream, boolean subtracted) {
    try (DeviceCall call = new DeviceCall(context)) {
      long from = call.read(x);
      long to = call.update(stream);
      long nan = searchNan(call, x, from);
      call.launchOverQuads(
          ADD,
          Shapes.elements(x),
          new Arguments()
              .address(from)
              .float32(Math.scalb(1f, fractionBits))
              .int32(subtracted ? 1 : 0)
              .address(to)
              .int64(Shapes.elements(x))
              .address(nan),
          from,
          to);
      refuseNan(call, x, nan);
      call.done();
    }
  }

  /** Where the position of the first NaN will be. */
  private static long searchNan(DeviceCall call, Tensor x, long from) {
    long position = call.scratch(Long.BYTES);
    call.fill(position, (byte) NOWHERE, Long.BYTES);
    call.launchOverQuads(
        FIRST_NAN,
        Shapes.elements(x),
        new Arguments().address(from).int64(Shapes.elements(x)).address(position),
        from);
    return position;
  }

  private static void refuseNan(DeviceCall call, Tensor x, long nan) {
    long position = call.waitForLong(nan);
    if (position != NOWHERE) {
      throw FixedPoint.notANumber(x, position);
    }
  }
}
