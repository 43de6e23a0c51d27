package io.github.reformer4j.properties.plain;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.DecoderKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Exact and local attention; LSH adds buckets. */
class PlainKernel implements AttentionKernel {
  final PlainBackend backend;
  final Defect defect;
  final PlainDecoder.Histories sharedHistories = new PlainDecoder.Histories();
  private final AttentionSpec spec;
  volatile @Nullable AttentionInputs scratch;

  PlainKernel(PlainBackend backend, AttentionSpec spec) {
    this.backend = backend;
    this.defect = backend.defect();
    this.spec = spec;
  }

  /** The buckets [R][N] of one head; none unless this is LSH. */
  int[][] buckets(AttentionInputs inputs, int b, int h) {
    return new int[0][];
  }

  final PlainHead head(AttentionInputs inputs, int b, int h) {
    Tensor keys = inputs.keys();
    return new PlainHead(
        spec,
        defect,
        PlainRows.read(inputs.queries(), b, h),
        keys == null ? null : PlainRows.read(keys, b, h),
        PlainRows.read(inputs.values(), b, h),
        real(inputs.keyMask(), b, inputs.queries()),
        buckets(inputs, b, h),
        new PlainOperands(
            inputs.values().type(), backend.productType(inputs.values().type()), defect));
  }

  final boolean[] real(@Nullable Tensor mask, int b, Tensor queries) {
    int row = defect == Defect.MASK_OF_FIRST_SEQUENCE_FOR_ALL ? 0 : b;
    boolean[] real = PlainRows.mask(mask, row, (int) queries.shape().dim(2));
    for (int i = 0; i < real.length && mask != null; i++) {
      real[i] ^= defect == Defect.MASK_INVERTED;
    }
    return real;
  }

  @Override
  public void forward(AttentionInputs given, AttentionOutputs outputs, Workspace workspace) {
    AttentionInputs inputs = given;
    if (defect == Defect.SCRATCH_SHARED_BY_CALLS) {
      scratch = given;
      LockSupport.parkNanos(200_000);
      inputs = Objects.requireNonNull(scratch);
    }
    Tensor out = outputs.out();
    int width = (int) out.shape().dim(3);
    int tokens = (int) out.shape().dim(2);
    if (defect == Defect.EMPTY_SEQUENCES_FAIL && out.shape().elements() == 0) {
      throw new ArithmeticException("/ by zero");
    }
    double drift = defect == Defect.RESULTS_DRIFT ? backend.nextCall() * 1e-3 : 0;
    for (int b = 0; b < out.shape().dim(0); b++) {
      for (int h = 0; h < out.shape().dim(1); h++) {
        PlainHead head = head(inputs, b, h);
        for (int i = 0; i < tokens; i++) {
          double[] row = ((PlainWorkspace) workspace).row(this, width);
          double logsumexp = head.forward(i, row);
          long at = ((b * out.shape().dim(1)) + h) * tokens + i;
          for (int e = 0; e < width; e++) {
            out.setDouble(at * width + e, row[e] + drift);
          }
          Tensor weights = outputs.logsumexp();
          if (weights != null && defect != Defect.LOGSUMEXP_NOT_WRITTEN) {
            weights.setDouble(at, logsumexp);
          }
        }
        report(inputs, outputs, b, h);
        if (defect == Defect.MASKED_QUERIES_CLEARED) {
          clearMasked(inputs, b, h);
        }
      }
    }
    if (defect == Defect.UNALIGNED_TENSORS_LOSE_THE_LAST_NUMBER
        && out.shape().elements() > 0
        && out.address() % Tensor.ALIGNMENT != 0) {
      out.setDouble(out.shape().elements() - 1, 0);
    }
  }

  private static void clearMasked(AttentionInputs inputs, int b, int h) {
    Shape shape = inputs.queries().shape();
    boolean[] real = PlainRows.mask(inputs.keyMask(), b, (int) shape.dim(2));
    for (int i = 0; i < real.length; i++) {
      long row = (b * shape.dim(1) + h) * real.length + i;
      for (long d = 0; d < shape.dim(3) && !real[i]; d++) {
        inputs.queries().setDouble(row * shape.dim(3) + d, 0);
      }
    }
  }

  /** Writes the buckets that were used. */
  void report(AttentionInputs inputs, AttentionOutputs outputs, int b, int h) {}

  @Override
  public void backward(
      AttentionInputs given,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients,
      Workspace workspace) {
    boolean again = given.buckets() != null || defect == Defect.BACKWARD_HASHES_AGAIN;
    AttentionInputs inputs = again ? given : given.withBuckets(forward.buckets());
    for (int b = 0; b < outGradient.shape().dim(0); b++) {
      for (int h = 0; h < outGradient.shape().dim(1); h++) {
        backward(head(inputs, b, h), PlainRows.read(outGradient, b, h), gradients, b, h);
      }
    }
  }

  private void backward(
      PlainHead head, double[][] outGradient, AttentionGradients gradients, int b, int h) {
    double[][] dq = PlainRows.zerosLike(head.queries);
    double[][] dk = PlainRows.zerosLike(head.queries);
    double[][] dv = PlainRows.zerosLike(head.values);
    int tokens = outGradient.length;
    int part = Math.max(1, (tokens + backend.threads() - 1) / backend.threads());
    for (int i = 0; i < tokens; i++) {
      if (defect == Defect.SUMS_SPLIT_BY_THREADS && i % part == 0) {
        PlainRows.roundToFloat(dv);
      }
      head.backward(i, outGradient[i], dq, dk, dv);
    }
    if (head.shared()) {
      head.throughNormalisation(dk, dq);
    }
    if (defect == Defect.GRADIENTS_CLIPPED) {
      PlainRows.clip(dq, 0.05);
    }
    if (defect == Defect.VALUE_GRADIENT_OF_LAST_TOKEN_LOST && tokens > 0) {
      dv[tokens - 1] = new double[dv[tokens - 1].length];
    }
    boolean add = defect == Defect.GRADIENTS_ACCUMULATE;
    PlainRows.write(gradients.queries(), b, h, dq, add);
    PlainRows.write(gradients.values(), b, h, dv, add);
    Tensor keys = gradients.keys();
    if (keys != null) {
      PlainRows.write(keys, b, h, dk, add);
    }
  }

  @Override
  public DecoderKernel decoder(long batch, long heads, int dim, int valueDim) {
    return new PlainDecoder(
        this, spec instanceof LshAttention lsh ? lsh.windows().chunkLength() : 2);
  }

  @Override
  public Workspace newWorkspace() {
    return new PlainWorkspace(defect);
  }

  @Override
  public long firstNonFinite(Tensor tensor) {
    for (long i = 0; i < tensor.shape().elements() && defect != Defect.NAN_SWALLOWED; i++) {
      double value = Math.abs(tensor.getDouble(i));
      if (!(value <= (defect == Defect.LARGE_NUMBERS_REFUSED ? 1e20 : Double.MAX_VALUE))) {
        return i;
      }
    }
    return -1;
  }
}
