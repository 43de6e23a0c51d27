package io.github.reformer4j.cpu;

import io.github.reformer4j.cpu.internal.vector.VectorWidth;
import java.util.OptionalInt;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out, in a run that forces a vector width after the default run, the width that the default
 * run has had: the same tests on the same kernels.
 */
public final class OwnWidthAgain implements ExecutionCondition {
  /** Set by the build where a default run came before. */
  private static final String AFTER = "io.github.reformer4j.test.afterDefaultRun";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    OptionalInt forced = VectorWidth.forcedBits();
    int own = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    return Boolean.getBoolean(AFTER) && forced.isPresent() && forced.getAsInt() == own
        ? ConditionEvaluationResult.disabled(
            own + " bits are this machine's own width, which the default run has tested")
        : ConditionEvaluationResult.enabled("");
  }
}
