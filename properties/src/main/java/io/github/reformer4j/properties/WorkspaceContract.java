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
import net.jqwik.api.ForAll;

/** Scratch memory leaves no traces (architecture: backward needs no hidden state). */
public interface WorkspaceContract extends Contract {
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
   * The same call again needs no more scratch memory, nor does a smaller one.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances")
  default void repeatedCallsDoNotGrowTheWorkspace(@ForAll("smallCases") AttentionCase c) {
    Attention attention = attention(c.spec());
    need(Capability.GRADIENTS, c.spec());
    try (Workspace workspace = attention.newWorkspace()) {
      AttentionCase larger = larger(c);
      AttentionInputs inputs = larger.inputs(type());
      long first = -1;
      for (int call = 0; call < 3; call++) {
        Pass.forward(attention, inputs, workspace).backward(larger.outGradient(type()), workspace);
        Pass.forward(attention, c.inputs(type()), workspace)
            .backward(c.outGradient(type()), workspace);
        first = first < 0 ? workspace.bytes() : first;
        assertThat(workspace.bytes()).as("workspace after call %d", call).isEqualTo(first);
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
