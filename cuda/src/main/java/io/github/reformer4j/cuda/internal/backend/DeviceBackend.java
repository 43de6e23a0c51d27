package io.github.reformer4j.cuda.internal.backend;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.cuda.CudaGraph;
import io.github.reformer4j.cuda.internal.attention.CudaAttention;
import io.github.reformer4j.cuda.internal.context.CudaContext;
import io.github.reformer4j.cuda.internal.device.DeviceStream;
import io.github.reformer4j.cuda.internal.operations.CudaOperations;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.Set;

/** Attention, operations and memory of one open device. */
public final class DeviceBackend implements CudaBackend {
  private final String name;
  private final CudaContext context;
  private final Operations operations;

  private DeviceBackend(String name, CudaContext context) {
    this.name = name;
    this.context = context;
    this.operations = CudaOperations.of(context);
  }

  /**
   * A backend.
   *
   * @param context closed with the backend
   * @param name of the backend
   * @return the backend
   */
  public static DeviceBackend over(CudaContext context, String name) {
    return new DeviceBackend(name, context);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return context.device().description()
        + ", "
        + switch (context.products()) {
          case FULL -> "float32 (products in float32) and bfloat16";
          case BFLOAT16 -> "float32 (products in bfloat16) and bfloat16";
        };
  }

  @Override
  public boolean emulated() {
    return context.device().emulated();
  }

  @Override
  public DType productType(DType type) {
    return switch (context.products().over(type)) {
      case FULL -> type;
      case BFLOAT16 -> DType.BFLOAT16;
    };
  }

  @Override
  public Set<DType> types() {
    return Set.of(DType.FLOAT32, DType.BFLOAT16);
  }

  @Override
  public Set<DType> operationTypes() {
    return Set.of(DType.FLOAT32);
  }

  @Override
  public AttentionKernel kernel(AttentionSpec spec) {
    return CudaAttention.kernel(spec, context);
  }

  @Override
  public Operations operationKernels() {
    return operations;
  }

  @Override
  public Tensor allocate(DType type, Shape shape) {
    return context.memory().tensor(type, shape);
  }

  @Override
  public long deviceBytes() {
    return context.memory().liveBytes();
  }

  @Override
  public long peakDeviceBytes() {
    return context.memory().peakBytes();
  }

  @Override
  public void resetPeakDeviceBytes() {
    context.memory().resetPeak();
  }

  @Override
  public void await() {
    context.stream().await();
  }

  @Override
  public CudaGraph record(Runnable calls) {
    DeviceStream.Recording recording =
        context.stream().record(() -> context.memory().withoutTaking(calls));
    return new CudaGraph() {
      @Override
      public void replay() {
        recording.replay();
      }

      @Override
      public void close() {
        recording.close();
      }
    };
  }

  @Override
  public void close() {
    context.close();
  }
}
