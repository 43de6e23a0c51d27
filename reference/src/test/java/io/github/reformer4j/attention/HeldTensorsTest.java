package io.github.reformer4j.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tensor that a call uses is not freed before the call returns ({@link Tensor#close()}). */
class HeldTensorsTest {
  private static final LshAttention SPEC =
      LshAttention.crossPolytope(4).rounds(2).causal(true).build();

  private final List<Tensor> tensors = new ArrayList<>();
  private int calls;
  private final Attention attention = new MeddledBackend(this::closeAll).attention(SPEC);

  /** What another thread would do in the midst of a call. */
  private void closeAll() {
    calls++;
    for (Tensor tensor : tensors) {
      assertThatThrownBy(tensor::close)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageMatching(
              "tensor = in use by \\d calls?: expected none, close it when they have returned");
    }
  }

  @AfterEach
  void afterTheCallsNothingHoldsThem() {
    assertThat(calls).isPositive();
    for (Tensor tensor : tensors) {
      tensor.close();
      assertThat(tensor.isAlive()).isFalse();
    }
  }

  private Tensor tensor(DType type, long... dims) {
    Tensor tensor = Tensor.allocate(type, dims);
    tensors.add(tensor);
    return tensor;
  }

  private Tensor floats(long... dims) {
    return tensor(DType.FLOAT32, dims);
  }

  private AttentionInputs inputs() {
    return AttentionInputs.shared(floats(1, 1, 8, 3), floats(1, 1, 8, 5))
        .withKeyMask(tensor(DType.BOOL, 1, 8))
        .withBuckets(tensor(DType.INT32, 1, 1, 2, 8));
  }

  @Test
  void ofPassesIntoFreshTensors() {
    AttentionInputs inputs = inputs();
    try (AttentionOutputs outputs = attention.forward(inputs)) {
      tensors.add(outputs.out());
      tensors.add(Objects.requireNonNull(outputs.logsumexp()));
      tensors.add(Objects.requireNonNull(outputs.buckets()));
      attention.backward(inputs, outputs, floats(1, 1, 8, 5)).close();
    }
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void ofPassesIntoTensorsOfTheCaller() {
    AttentionInputs inputs = inputs();
    AttentionOutputs outputs =
        new AttentionOutputs(floats(1, 1, 8, 5), floats(1, 1, 8), tensor(DType.INT32, 1, 1, 2, 8));
    attention.forward(inputs, outputs, null);
    Tensor outGradient = floats(1, 1, 8, 5);
    AttentionGradients gradients =
        new AttentionGradients(floats(1, 1, 8, 3), null, floats(1, 1, 8, 5));
    attention.backward(inputs, outputs, outGradient, gradients, null);
    assertThat(calls).isEqualTo(2);
  }

  @Test
  void ofStages() {
    Tensor mask = tensor(DType.BOOL, 1, 8);
    Tensor queryKeys = floats(1, 1, 8, 3);
    attention.hash(queryKeys, mask).close();
    Tensor buckets = tensor(DType.INT32, 1, 1, 2, 8);
    attention.hash(queryKeys, mask, buckets, null);
    tensors.remove(queryKeys);
    attention.order(buckets, mask).close();
    queryKeys.close();
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void ofSteps() {
    try (Decoder decoder = attention.decoder(1, 1, 3, 5)) {
      AttentionInputs token = AttentionInputs.shared(floats(1, 1, 1, 3), floats(1, 1, 1, 5));
      decoder.step(token, floats(1, 1, 1, 5));
    }
  }

  @Test
  void viewsHoldTheMemoryTheyAreOf() {
    Tensor both = floats(2, 1, 8, 3);
    attention.forward(AttentionInputs.shared(both.slice(0, 1), both.slice(1, 2))).close();
  }

  @Test
  void refusedCallsLetThemGo() {
    AttentionInputs inputs = inputs();
    attention.forward(inputs).close();
    inputs.queries().setDouble(0, Double.NaN);
    assertThatThrownBy(() -> attention.forward(inputs)).hasMessageContaining("queries at [0, 0, 0");
  }
}
