package io.github.reformer4j.cuda.internal.operations;

import static io.github.reformer4j.cuda.internal.operations.EmulatedBackends.FULL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.cuda.CudaGraph;
import io.github.reformer4j.cuda.internal.emulator.NeedsEmulator;
import io.github.reformer4j.operations.Activation;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.operations.Rotary;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a step of decoding needs can be recorded; what waits or needs scratch memory is refused. */
@NeedsEmulator
class RecordedOperationsTest {
  private static final long SEED = 80;
  private static final int WIDTH = 24;

  private final Operations kernels = FULL.operationKernels();
  private final List<Tensor> placed = new ArrayList<>();

  private Tensor put(int stream, long... dims) {
    Tensor host =
        new OperationCase(1, 1, 1, NumberStyle.NORMAL, SEED).normal(DType.FLOAT32, stream, dims);
    Tensor tensor = FULL.allocate(DType.FLOAT32, Shape.of(dims));
    FULL.upload(host, tensor);
    placed.add(tensor);
    return tensor;
  }

  private static Tensor hostCopy(Tensor tensor) {
    Tensor host = Tensors.allocate(tensor.type(), tensor.shape());
    FULL.download(tensor, host);
    return host;
  }

  @AfterEach
  void close() {
    placed.forEach(Tensor::close);
  }

  @Test
  void replayGivesTheBitsOfTheCalls() {
    Tensor x = put(0, 2, WIDTH);
    Tensor weights = put(1, WIDTH, WIDTH);
    Tensor gain = put(2, WIDTH);
    Tensor y = put(3, 2, WIDTH);
    Tensor heads = put(4, 1, 3, 2, WIDTH / 3);
    Runnable step =
        () -> {
          kernels.rows().layerNorm(x, gain, gain, 1e-5, y);
          kernels.matrices().multiply(y, false, weights, true, x, true);
          kernels.rows().addBias(gain, x);
          kernels.elements().activate(Activation.GELU, x, x);
          kernels.heads().split(x.reshape(1, 2, WIDTH), heads);
          kernels.heads().rotate(heads, new Rotary(100), 7, false, heads);
          kernels.heads().merge(heads, x.reshape(1, 2, WIDTH));
        };
    Tensor before = hostCopy(x);
    step.run();
    step.run();
    Tensor expected = hostCopy(x);
    FULL.upload(before, x);
    try (CudaGraph graph = FULL.record(step)) {
      Bits.same("x after recording, seed " + SEED, hostCopy(x), before);
      graph.replay();
      graph.replay();
    }
    Bits.same("x after two replays, seed " + SEED, hostCopy(x), expected);
    assertThat(expected.getDouble(0)).isNotEqualTo(before.getDouble(0));
  }

  @Test
  void scratchMemoryAndWaitsAreRefused() {
    Tensor x = put(0, 40, WIDTH);
    Tensor sum = put(1, WIDTH);
    assertThatIllegalStateException()
        .isThrownBy(() -> FULL.record(() -> kernels.rows().biasGradient(x, sum)))
        .withMessageContaining("while recording");
    assertThatIllegalStateException()
        .isThrownBy(() -> FULL.record(() -> kernels.updates().sum(x)))
        .withMessageContaining("while recording");
    Tensor host = Tensors.allocate(DType.FLOAT32, 40, WIDTH);
    assertThatIllegalStateException()
        .isThrownBy(() -> FULL.record(() -> kernels.elements().scale(host, 2)))
        .withMessageContaining("while recording");
  }
}
