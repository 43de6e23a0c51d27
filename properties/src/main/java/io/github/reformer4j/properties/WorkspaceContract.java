package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionSizes;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.Masking;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Pass;
import io.github.reformer4j.tensor.Tensor;
import net.jqwik.api.ForAll;

/** Scratch memory leaves no traces (architecture: backward needs no hidden state). */
public interface WorkspaceContract extends Contract {
  /** Calls without growth that count as its end. */
  int STEADY_CALLS = 4;

  /** Calls after which growth has no end. */
  int MOST_CALLS = 60;

  /**
   * A workspace full of another, larger call's leftovers gives the bits of a fresh one.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances")
  default void leftoversInTheWorkspaceChangeNoBit(@ForAll("smallCases") AttentionCase c) {
    Trial fresh = Trial.of(this, c);
    Attention attention = fresh.pass().attention();
    try (Workspace workspace = attention.newWorkspace()) {
      AttentionCase larger = larger(c);
      Pass other = Pass.forward(attention, larger.inputs(type()), workspace);
      other.backward(larger.outGradient(type()), workspace);
      Pass reused = Pass.forward(attention, fresh.pass().inputs(), workspace);
      Bits.same(reused.outputs(), fresh.pass().outputs());
      Pass again = Pass.forward(attention, fresh.pass().inputs(), workspace);
      Bits.same(again.outputs(), fresh.pass().outputs());
      Bits.same(reused.backward(fresh.outGradient(), workspace), fresh.gradients());
    }
  }

  /**
   * A workspace full of another attention's leftovers gives the bits of a fresh one: layers that
   * run one after the other share one.
   *
   * @param c the case
   * @param other what used the workspace before
   */
  @ContractProperty(section = "10 Tolerances")
  default void workspacesServeAnyAttentionOfTheBackend(
      @ForAll("smallCases") AttentionCase c, @ForAll("smallCases") AttentionCase other) {
    Trial fresh = Trial.of(this, c);
    Attention before = attention(other.spec());
    try (Workspace workspace = before.newWorkspace()) {
      Pass.forward(before, other.inputs(type()), workspace)
          .backward(other.outGradient(type()), workspace);
      Pass reused = Pass.forward(fresh.pass().attention(), fresh.pass().inputs(), workspace);
      Bits.same(reused.outputs(), fresh.pass().outputs());
      Bits.same(reused.backward(fresh.outGradient(), workspace), fresh.gradients());
    }
  }

  /** More sequences, twice the tokens, nothing masked, other numbers. */
  private static AttentionCase larger(AttentionCase c) {
    AttentionSizes s = c.sizes();
    return new AttentionCase(
        c.spec(),
        new AttentionSizes(s.batch() + 1, s.heads(), 2 * s.tokens(), s.dim(), s.valueDim() + 3),
        c.style(),
        Masking.NONE,
        c.bucketing(),
        c.seed() + 1_000_003);
  }

  /**
   * Scratch memory grows to what the largest call needed, and stays: calls repeated come to an end
   * of its growth. Which thread does what is a lottery, so it may take a few of them.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances", effort = 0.5)
  default void repeatedCallsDoNotGrowTheWorkspace(@ForAll("smallCases") AttentionCase c) {
    Attention attention = attention(c.spec());
    need(Capability.GRADIENTS, c.spec());
    AttentionCase larger = larger(c);
    AttentionInputs inputs = larger.inputs(type());
    Tensor outGradient = larger.outGradient(type());
    try (Workspace workspace = attention.newWorkspace()) {
      int steady = 0;
      for (int call = 0; steady < STEADY_CALLS; call++) {
        long before = workspace.bytes();
        Pass.forward(attention, inputs, workspace).backward(outGradient, workspace);
        Pass.forward(attention, c.inputs(type()), workspace)
            .backward(c.outGradient(type()), workspace);
        steady = workspace.bytes() == before ? steady + 1 : 0;
        assertThat(call)
            .as("calls until the workspace, now %d bytes, stops growing", workspace.bytes())
            .isLessThan(MOST_CALLS);
      }
    }
  }

  /**
   * A workspace serves one call at a time, and none once closed.
   *
   * @param c the case
   */
  @ContractProperty(section = "9 Bad input")
  default void workspacesInUseOrClosedAreRefused(@ForAll("smallCases") AttentionCase c) {
    Attention attention = attention(c.spec());
    AttentionInputs inputs = c.inputs(type());
    Workspace workspace = attention.newWorkspace();
    workspace.enter();
    try {
      Untouched.outputs(
          attention,
          inputs,
          outputs ->
              assertThatIllegalStateException()
                  .isThrownBy(() -> attention.forward(inputs, outputs, workspace)));
    } finally {
      workspace.exit();
    }
    workspace.close();
    workspace.close();
    Untouched.outputs(
        attention,
        inputs,
        outputs ->
            assertThatIllegalStateException()
                .isThrownBy(() -> attention.forward(inputs, outputs, workspace)));
  }
}
