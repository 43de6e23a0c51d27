package io.github.reformer4j.bench.card;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.AttentionKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One specification on one problem, with every tensor on the device, so that a pass queues kernels
 * and nothing else.
 */
final class DeviceRun implements AutoCloseable {
  private final CudaBackend backend;
  private final List<Tensor> tensors = new ArrayList<>();
  private final AttentionKernel kernel;
  private Workspace workspace;
  private final AttentionInputs inputs;
  private final AttentionOutputs outputs;
  private final Tensor outGradient;
  private final AttentionGradients gradients;

  DeviceRun(CudaBackend backend, AttentionSpec spec, Problem problem) {
    this.backend = backend;
    this.kernel = backend.kernel(spec);
    this.workspace = kernel.newWorkspace();
    try {
      boolean shared = spec instanceof LshAttention;
      Tensor queries = uploaded(problem.queries());
      Tensor keys = shared ? queries : uploaded(problem.keys());
      this.inputs = Specs.inputs(spec, queries, keys, uploaded(problem.values()));
      this.outGradient = uploaded(problem.outGradient());
      Shape shape = queries.shape();
      this.outputs =
          new AttentionOutputs(
              fresh(problem.type(), shape),
              fresh(problem.type().sums(), Shape.of(shape.dim(0), shape.dim(1), shape.dim(2))),
              buckets(spec, shape));
      this.gradients =
          new AttentionGradients(
              fresh(problem.type(), shape),
              shared ? null : fresh(problem.type(), shape),
              fresh(problem.type(), shape));
    } catch (RuntimeException | Error e) {
      // What was had before a tensor could not be had.
      tensors.forEach(Tensor::close);
      workspace.close();
      throw e;
    }
  }

  private @Nullable Tensor buckets(AttentionSpec spec, Shape shape) {
    return spec instanceof LshAttention lsh
        ? fresh(
            DType.INT32, Shape.of(shape.dim(0), shape.dim(1), lsh.hashing().rounds(), shape.dim(2)))
        : null;
  }

  private Tensor fresh(DType type, Shape shape) {
    Tensor tensor = backend.allocate(type, shape);
    tensors.add(tensor);
    return tensor;
  }

  private Tensor uploaded(Tensor host) {
    Tensor tensor = fresh(host.type(), host.shape());
    backend.upload(host, tensor);
    return tensor;
  }

  /** Queues a forward pass, with all that a backward pass needs of it. */
  void forward() {
    kernel.forward(inputs, outputs, workspace);
  }

  /** Queues a backward pass. */
  void backward() {
    kernel.backward(inputs, outputs, outGradient, gradients, workspace);
  }

  /** Queues both. */
  void forwardAndBackward() {
    forward();
    backward();
  }

  /** Gives the scratch memory back, so that the next pass takes no more than it needs. */
  void forgetWorkspace() {
    workspace.close();
    workspace = kernel.newWorkspace();
  }

  AttentionOutputs outputs() {
    return outputs;
  }

  AttentionGradients gradients() {
    return gradients;
  }

  @Override
  public void close() {
    workspace.close();
    tensors.forEach(Tensor::close);
  }
}
