package io.github.reformer4j.properties.plain;

import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.operations.Elements;
import io.github.reformer4j.tensor.Tensor;
import java.util.concurrent.locks.LockSupport;

/** Elements done wrong. */
record DefectiveElements(Elements right, PlainBackend backend) implements Elements {
  private static volatile double[] scratch = {};

  @Override
  public void fill(Tensor x, double value) {
    right.fill(x, value);
  }

  @Override
  public void copy(Tensor from, Tensor to) {
    right.copy(from, to);
    if (backend.defect() == Defect.COPY_THROUGH_FLOATS && !from.type().isFloat()) {
      for (long i = 0; i < to.shape().elements(); i++) {
        to.setInt(i, (int) (float) from.getInt(i));
      }
    }
  }

  @Override
  public void addScaled(double factor, Tensor x, Tensor y) {
    long part = 1 << 14;
    long whole = x.shape().elements() / part * part;
    if (backend.defect() == Defect.LAST_PART_NOT_ADDED && whole > 0) {
      right.addScaled(
          factor,
          x.reshape(x.shape().elements()).slice(0, whole),
          y.reshape(x.shape().elements()).slice(0, whole));
      return;
    }
    right.addScaled(
        backend.defect() == Defect.FACTOR_IN_BFLOAT16 ? bfloat16(factor) : factor, x, y);
  }

  private static double bfloat16(double x) {
    return Float.intBitsToFloat(Float.floatToIntBits((float) x) & 0xffff0000);
  }

  @Override
  public void scale(Tensor x, double factor) {
    right.scale(x, factor);
    if (backend.defect() == Defect.OPERATIONS_DRIFT) {
      x.setDouble(0, x.getDouble(0) * (1 + backend.nextCall() * 0x1.0p-20));
    }
  }

  @Override
  public void activate(Activation f, Tensor x, Tensor y) {
    right.activate(used(f), x, y);
    if (backend.defect() == Defect.OPERATIONS_SHARE_SCRATCH) {
      throughScratch(y);
    }
    if (backend.defect() == Defect.IN_PLACE_ROUNDS_TWICE && x.overlaps(y)) {
      y.setDouble(0, y.getDouble(0) * (1 + 0x1.0p-20));
    }
  }

  /** What another caller leaves there in the meantime is taken for one's own. */
  private static void throughScratch(Tensor y) {
    scratch = y.toDoubles();
    LockSupport.parkNanos(2_000_000);
    double[] found = scratch;
    for (int i = 0; i < Math.min(found.length, y.shape().elements()); i++) {
      y.setDouble(i, found[i]);
    }
  }

  private Activation used(Activation f) {
    return backend.defect() == Defect.TANH_FOR_GELU && f == Activation.GELU
        ? Activation.GELU_TANH
        : f;
  }

  @Override
  public void activateBackward(Activation f, Tensor x, Tensor yGradient, Tensor xGradient) {
    switch (backend.defect()) {
      case ACTIVATION_GRADIENT_AT_THE_VALUE -> {
        Tensor y = Tensor.allocate(x.type(), x.shape());
        right.activate(f, x, y);
        right.activateBackward(f, y, yGradient, xGradient);
      }
      case RELU_GRADIENT_HIDES_NAN -> {
        Tensor given = yGradient.copy();
        right.activateBackward(f, x, yGradient, xGradient);
        for (long i = 0; f == Activation.RELU && i < x.shape().elements(); i++) {
          xGradient.setDouble(i, x.getDouble(i) <= 0 ? 0 : given.getDouble(i));
        }
      }
      default -> right.activateBackward(f, x, yGradient, xGradient);
    }
  }

  @Override
  public void dropout(Tensor x, DropoutMask mask, Tensor y) {
    switch (backend.defect()) {
      case DROPOUT_NOT_SCALED_UP -> {
        right.dropout(x, mask, y);
        right.scale(y, 1 - mask.rate());
      }
      case DROPOUT_OF_LOW_STEP_WORD ->
          right.dropout(
              x,
              new DropoutMask(mask.seed(), mask.step() & 0xffffffffL, mask.site(), mask.rate()),
              y);
      case DROPOUT_DEPENDS_ON_THREADS ->
          right.dropout(
              x,
              new DropoutMask(
                  mask.seed() + backend.threads() - 1, mask.step(), mask.site(), mask.rate()),
              y);
      case DROPOUT_BY_ROW -> byRow(x, mask, y);
      case DROPOUT_SQUARED -> {
        double rate = mask.rate() * mask.rate();
        right.dropout(x, new DropoutMask(mask.seed(), mask.step(), mask.site(), rate), y);
      }
      default -> right.dropout(x, mask, y);
    }
  }

  /** Positions that start anew in each row. */
  private void byRow(Tensor x, DropoutMask mask, Tensor y) {
    long width = x.shape().dim(x.shape().rank() - 1);
    long elements = x.shape().elements();
    for (long at = 0; at < elements; at += width) {
      right.dropout(
          x.reshape(elements).slice(at, at + width),
          mask,
          y.reshape(elements).slice(at, at + width));
    }
  }
}
