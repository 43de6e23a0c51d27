package io.github.reformer4j.properties;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.check.Agreement;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** One case run on the backend under test: forward at once, backward and the oracle on demand. */
final class Trial {
  private final Contract contract;
  private final AttentionSpec spec;
  private final Pass pass;
  private final Tensor outGradient;
  private @Nullable AttentionGradients gradients;
  private @Nullable Agreement agreement;

  private Trial(Contract contract, AttentionSpec spec, AttentionInputs inputs, Tensor outGradient) {
    this.contract = contract;
    this.spec = spec;
    this.pass = Pass.forward(contract.attention(spec), inputs);
    this.outGradient = outGradient;
  }

  static Trial of(Contract contract, AttentionCase c) {
    return of(contract, c, c.inputs(contract.type()));
  }

  static Trial of(Contract contract, AttentionCase c, AttentionInputs inputs) {
    return new Trial(contract, c.spec(), inputs, c.outGradient(contract.type()));
  }

  static Trial of(
      Contract contract, AttentionSpec spec, AttentionInputs inputs, Tensor outGradient) {
    return new Trial(contract, spec, inputs, outGradient);
  }

  Pass pass() {
    return pass;
  }

  Tensor outGradient() {
    return outGradient;
  }

  AttentionGradients gradients() {
    AttentionGradients known = gradients;
    if (known == null) {
      contract.need(Capability.GRADIENTS, spec);
      known = pass.backward(outGradient);
      gradients = known;
    }
    return known;
  }

  /** The gradients from other inputs or outputs than this trial's. */
  static AttentionGradients backward(
      Trial trial, AttentionInputs inputs, AttentionOutputs outputs) {
    trial.contract.need(Capability.GRADIENTS, trial.spec);
    return new Pass(trial.pass.attention(), inputs, outputs).backward(trial.outGradient);
  }

  /** With the oracle, on the buckets that the backend used. */
  Agreement agreement() {
    Agreement known = agreement;
    if (known == null) {
      known = Agreement.of(spec, pass.fixed(), outGradient, contract.precision());
      agreement = known;
    }
    return known;
  }

  /** Holds everything that every kind of attention computes against the oracle. */
  void agrees() {
    agreement().out(pass.outputs().out());
    agreement().logsumexp(pass.logsumexp());
    agreement().queryGradient(gradients().queries());
    agreement().valueGradient(gradients().values());
  }
}
