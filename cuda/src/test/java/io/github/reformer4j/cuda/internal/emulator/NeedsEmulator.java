package io.github.reformer4j.cuda.internal.emulator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that are skipped, and say so, where kernels cannot be emulated. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsEmulator.Condition.class)
public @interface NeedsEmulator {
  /** Asks the emulator. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return EmulatedDevice.obstacle()
          .map(
              obstacle -> {
                System.err.println("SKIPPED " + context.getDisplayName() + ": " + obstacle);
                return ConditionEvaluationResult.disabled(obstacle);
              })
          .orElseGet(() -> ConditionEvaluationResult.enabled("g++ is there"));
    }
  }
}
