package io.github.reformer4j.golden;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.reference.HashAgreement;
import io.github.reformer4j.reference.PlainFloat;
import io.github.reformer4j.reference.RelativeError;
import io.github.reformer4j.reference.Yardstick;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One backend against one recorded run: the hash stage, then everything after it with the recorded
 * buckets. Where backend and recording are both float64 an error of 1e-7 passes; where either is
 * float32, the error that semantics section 10 allows.
 */
final class GoldenComparison {
  /** For float64 against float64; peers add up to 6e-9 of their own. */
  private static final double FLOAT64_TOLERANCE = 1e-7;

  private final GoldenCase recorded;
  private final Attention attention;
  private final DType type;
  private final AttentionInputs inputs;
  private final Tensor outGradient;

  GoldenComparison(GoldenCase recorded, Backend backend) {
    this.recorded = recorded;
    this.attention = backend.attention(recorded.spec());
    this.type = backend.types().contains(DType.FLOAT64) ? DType.FLOAT64 : DType.FLOAT32;
    this.inputs = recorded.inputs(type);
    this.outGradient = recorded.outGradient(type);
  }

  List<TensorError> errors() {
    List<TensorError> errors = new ArrayList<>();
    if (recorded.spec() instanceof LshAttention lsh) {
      errors.add(hashStage(lsh));
    }
    Map<String, Double> worst = attend();
    Map<String, Double> tolerances = tolerances();
    for (String name : recorded.expected().keySet()) {
      double error = worst.getOrDefault(name, Double.NaN); // NaN fails
      errors.add(new TensorError(name, error, tolerances.getOrDefault(name, Double.NaN)));
    }
    return errors;
  }

  private TensorError hashStage(LshAttention lsh) {
    Tensor mask = inputs.keyMask();
    Tensor given = Objects.requireNonNull(inputs.buckets());
    try (Tensor buckets = attention.hash(inputs.queries(), mask)) {
      double shortfall =
          HashAgreement.worstShortfall(lsh, recorded.inputs().queries(), mask, buckets, given);
      double tolerance = HashAgreement.rounding(type, inputs.queries().shape().dim(3));
      return new TensorError("buckets", shortfall, tolerance);
    }
  }

  private Map<String, Double> attend() {
    try (AttentionOutputs outputs = attention.forward(inputs);
        AttentionGradients gradients = attention.backward(inputs, outputs, outGradient)) {
      return worst(outputs, gradients);
    }
  }

  /** Errors by the names that tensors have in the file. */
  private Map<String, Double> worst(AttentionOutputs outputs, AttentionGradients gradients) {
    Map<String, Double> worst = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> entry : recorded.expected().entrySet()) {
      Tensor expected = entry.getValue();
      double error =
          switch (entry.getKey()) {
            case "out" -> RelativeError.worst(outputs.out(), expected, recorded::ofRealQuery);
            case "grad_q", "grad_qk" -> RelativeError.worst(gradients.queries(), expected);
            case "grad_k" ->
                RelativeError.worst(Objects.requireNonNull(gradients.keys()), expected);
            case "grad_v" -> RelativeError.worst(gradients.values(), expected);
            default -> throw new IllegalStateException(entry.getKey());
          };
      worst.put(entry.getKey(), error);
    }
    return worst;
  }

  private Map<String, Double> tolerances() {
    Map<String, Double> tolerances = new LinkedHashMap<>();
    if (type == DType.FLOAT64 && recorded.recordedIn() == DType.FLOAT64) {
      recorded.expected().keySet().forEach(name -> tolerances.put(name, FLOAT64_TOLERANCE));
      return tolerances;
    }
    AttentionInputs single = recorded.inputs(DType.FLOAT32);
    Tensor singleGradient = recorded.outGradient(DType.FLOAT32);
    for (int shuffle = 0; shuffle < Yardstick.SHUFFLES; shuffle++) {
      try (PlainFloat plain =
          PlainFloat.evaluate(recorded.spec(), single, singleGradient, shuffle)) {
        worst(plain.outputs(), plain.gradients())
            .forEach((name, e0) -> tolerances.merge(name, Yardstick.allowed(e0), Math::max));
      }
    }
    return tolerances;
  }
}
