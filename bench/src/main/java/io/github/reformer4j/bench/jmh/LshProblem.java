package io.github.reformer4j.bench.jmh;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.backend.Backends;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.bench.measure.OracleCheck;
import io.github.reformer4j.bench.measure.RandomTensors;
import io.github.reformer4j.bench.measure.RowCheck;
import io.github.reformer4j.bench.measure.Specs;
import io.github.reformer4j.tensor.Tensor;
import java.util.Objects;

/** An LSH specification on random vectors, validated before anybody times it. */
final class LshProblem implements AutoCloseable {
  private final Backend backend;
  private final Tensor queryKeys;
  private final Tensor values;
  private final Tensor outGradient;
  private final AttentionInputs inputs;
  private final AttentionOutputs outputs;
  private final Attention attention;
  private final Workspace workspace;

  /** Validates against the oracle at a small size and against sampled rows at this size. */
  LshProblem(String backendName, LshAttention spec, int tokens) {
    backend = Backends.open(backendName);
    OracleCheck.random(backend, smaller(spec));
    queryKeys = RandomTensors.normal(tokens, 1);
    values = RandomTensors.normal(tokens, 2);
    outGradient = RandomTensors.normal(tokens, 3);
    inputs = AttentionInputs.shared(queryKeys, values);
    outputs = AttentionOutputs.allocate(spec, inputs);
    attention = backend.attention(spec);
    workspace = attention.newWorkspace();
    forward();
    RowCheck.check(
        spec, queryKeys, values, Objects.requireNonNull(outputs.buckets()), outputs.out());
  }

  /** The same options with as many buckets as suit the small size. */
  private static LshAttention smaller(LshAttention spec) {
    return spec.toBuilder().family(Specs.family(OracleCheck.TOKENS)).build();
  }

  Tensor forward() {
    attention.forward(inputs, outputs, workspace);
    return outputs.out();
  }

  Attention attention() {
    return attention;
  }

  AttentionInputs inputs() {
    return inputs;
  }

  AttentionOutputs outputs() {
    return outputs;
  }

  Tensor outGradient() {
    return outGradient;
  }

  Workspace workspace() {
    return workspace;
  }

  @Override
  public void close() {
    workspace.close();
    outputs.close();
    queryKeys.close();
    values.close();
    outGradient.close();
    backend.close();
  }
}
