package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.peer.ResidentMemory;
import io.github.reformer4j.cuda.CudaBackend;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Builds inputs, runs one forward pass and tells how much memory the process held, heap and native
 * together, from the operating system; meant for a process of its own.
 */
public final class MemoryProbe {
  /**
   * What one forward pass held.
   *
   * @param tensors bytes of inputs and output
   * @param workspace bytes of scratch memory
   * @param peak most bytes that the process ever held; −1 where the operating system does not say
   * @param device most bytes that were in use on the device; 0 if the backend has none
   * @param seconds the pass took, including compilation
   */
  public record Result(long tensors, long workspace, long peak, long device, double seconds) {}

  private MemoryProbe() {}

  /**
   * Runs one forward pass in this process.
   *
   * @param backendName where
   * @param kind {@code exact}, {@code aligned} or {@code flat}
   * @param tokens N
   * @param rounds R
   * @return what it held
   */
  public static Result run(String backendName, String kind, int tokens, int rounds) {
    AttentionSpec spec =
        switch (kind) {
          case "exact" -> Specs.exact();
          case "aligned" -> Specs.aligned(tokens, rounds);
          case "flat" -> Specs.flat(tokens, rounds);
          default ->
              throw UserFailure.usage("KIND = " + kind + ": expected exact, aligned or flat");
        };
    boolean lsh = spec instanceof LshAttention;
    try (Backend backend = Backends.open(backendName);
        Tensor queries = RandomTensors.normal(tokens, 1);
        Tensor values = RandomTensors.normal(tokens, 2);
        Tensor out = Tensor.allocate(DType.FLOAT32, values.shape());
        @Nullable Tensor keys = lsh ? null : RandomTensors.normal(tokens, 3);
        Workspace workspace = backend.attention(spec).newWorkspace()) {
      AttentionInputs inputs =
          keys == null
              ? AttentionInputs.shared(queries, values)
              : AttentionInputs.separate(queries, keys, values);
      long start = System.nanoTime();
      backend.attention(spec).forward(inputs, AttentionOutputs.inference(out), workspace);
      double seconds = (System.nanoTime() - start) * 1e-9;
      long tensors = queries.byteSize() * (lsh ? 3 : 4);
      long device = backend instanceof CudaBackend cuda ? cuda.peakDeviceBytes() : 0;
      return new Result(tensors, workspace.bytes(), ResidentMemory.peak(), device, seconds);
    }
  }
}
