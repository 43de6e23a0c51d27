package io.github.reformer4j.bench.measure;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.reference.PlainFloat;
import io.github.reformer4j.reference.RelativeError;
import io.github.reformer4j.reference.Yardstick;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/** Holds a backend against the oracle on a small case, before anything is timed. */
public final class OracleCheck {
  /** Length of the small case. */
  public static final int TOKENS = 256;

  /** The oracle's gradients take a while. */
  private static final int HEADS = 2;

  private OracleCheck() {}

  /**
   * Compares one forward pass with the oracle's, in the buckets of the workload.
   *
   * @param backend to check
   * @param name what the reader calls the specification
   * @param spec with scale 1/sqrt(D), causal
   * @param load a small workload
   * @return the passed check
   * @throws io.github.reformer4j.bench.failure.UserFailure if the results differ
   */
  static ReportData.Check forward(Backend backend, String name, AttentionSpec spec, Workload load) {
    try (Workload.Run run = new Workload.Run(backend, spec, load)) {
      run.hashSeconds();
      return forward(backend, name + ", " + load.tokens() + " tokens", spec, run.inputs());
    }
  }

  /**
   * Compares one forward pass on random vectors of {@link #TOKENS} positions with the oracle's.
   *
   * @param backend to check
   * @param spec any
   * @throws io.github.reformer4j.bench.failure.UserFailure if the results differ
   */
  public static void random(Backend backend, AttentionSpec spec) {
    try (Tensor queries = RandomTensors.normal(TOKENS, 1);
        Tensor values = RandomTensors.normal(TOKENS, 2)) {
      forward(backend, spec.toString(), spec, Specs.inputs(spec, queries, queries, values));
    }
  }

  /**
   * Compares a forward and a backward pass on random vectors of {@link #TOKENS} positions with the
   * oracle's.
   *
   * @param backend to check
   * @param name what the reader calls the specification
   * @param spec any
   * @return the passed checks: of the output, then of each gradient
   * @throws io.github.reformer4j.bench.failure.UserFailure if the results differ
   */
  public static List<ReportData.Check> bothWays(Backend backend, String name, AttentionSpec spec) {
    try (Tensor queries = RandomTensors.normal(HEADS, TOKENS, 1);
        Tensor values = RandomTensors.normal(HEADS, TOKENS, 2);
        Tensor keys = RandomTensors.normal(HEADS, TOKENS, 3);
        Tensor outGradient = RandomTensors.normal(HEADS, TOKENS, 4)) {
      AttentionInputs inputs = Specs.inputs(spec, queries, keys, values);
      return GradientCheck.compare(backend, name, spec, inputs, outGradient);
    }
  }

  private static ReportData.Check forward(
      Backend backend, String name, AttentionSpec spec, AttentionInputs inputs) {
    try (AttentionOutputs actual = backend.attention(spec).forward(inputs);
        Backend oracle = Backends.open("reference");
        AttentionOutputs expected = oracle.attention(spec).forward(inBuckets(inputs, actual))) {
      return Tolerance.check(
          name + ", against the oracle in the module reference",
          RelativeError.worst(actual.out(), expected.out()),
          plainError(spec, inBuckets(inputs, actual), expected.out()));
    }
  }

  /** With the buckets that were given, or else with those that the backend found. */
  private static AttentionInputs inBuckets(AttentionInputs inputs, AttentionOutputs outputs) {
    return inputs.buckets() == null ? inputs.withBuckets(outputs.buckets()) : inputs;
  }

  /** How far a plain float32 evaluation is from the oracle: the unlucky one of a few orders. */
  private static double plainError(AttentionSpec spec, AttentionInputs inputs, Tensor expected) {
    double worst = 0;
    try (Tensor noGradient = Tensor.allocate(DType.FLOAT32, expected.shape())) {
      for (int shuffle = 0; shuffle < Yardstick.SHUFFLES; shuffle++) {
        try (PlainFloat plain = PlainFloat.evaluate(spec, inputs, noGradient, shuffle)) {
          worst = Math.max(worst, RelativeError.worst(plain.outputs().out(), expected));
        }
      }
    }
    return worst;
  }
}
