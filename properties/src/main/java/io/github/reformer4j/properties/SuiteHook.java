package io.github.reformer4j.properties;

import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.Lifespan;
import net.jqwik.api.lifecycle.PropertyAttributes;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;
import net.jqwik.api.lifecycle.Store;
import org.opentest4j.TestAbortedException;

/** Gives each property its tries and seed, and makes its skips heard. */
final class SuiteHook implements AroundPropertyHook {
  /** Cases in a gap are discarded; any number of them may be. */
  private static final int ANY_DISCARDS = 10_000;

  /** Outermost, so that whatever else is hooked in sees the tries and seed that count. */
  private static final int OUTERMOST = -1000;

  SuiteHook() {}

  /** Skips the case at hand, and lets the report know why. */
  static TestAbortedException skip(String reason) {
    skips().add(reason);
    return new TestAbortedException(reason);
  }

  private static Set<String> skips() {
    Store<Set<String>> store =
        Store.getOrCreate("reformer4j skips", Lifespan.PROPERTY, TreeSet::new);
    return store.get();
  }

  @Override
  public int aroundPropertyProximity() {
    return OUTERMOST;
  }

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    Contract contract = (Contract) context.testInstance();
    ContractProperty promise = context.targetMethod().getAnnotation(ContractProperty.class);
    SuiteOptions options = contract.options();
    PropertyAttributes attributes = context.attributes();
    int tries = options.tries().orElse(contract.limits().tries());
    boolean random = context.targetMethod().getParameterCount() > 0;
    attributes.setTries(random ? (int) Math.max(1, Math.round(tries * promise.effort())) : 1);
    attributes.setMaxDiscardRatio(ANY_DISCARDS);
    attributes.setShrinking(options.shrink() ? ShrinkingMode.BOUNDED : ShrinkingMode.OFF);
    if (!options.seed().equals(SuiteOptions.RANDOM_SEED)) {
      attributes.setSeed(options.seed());
    }
    long start = System.nanoTime();
    PropertyExecutionResult result = judge(property.execute(), options.skipsFail());
    if (contract instanceof HeldContract held) {
      held.report(
          PropertyReport.of(
              context.targetMethod(), promise.section(), result, System.nanoTime() - start));
    }
    return result;
  }

  private static PropertyExecutionResult judge(PropertyExecutionResult result, boolean skipsFail) {
    Set<String> reasons = skips();
    if (reasons.isEmpty()) {
      return result;
    }
    boolean allSkipped = result.countChecks() == 0;
    if (skipsFail && (allSkipped || result.status() == PropertyExecutionResult.Status.SUCCESSFUL)) {
      return result.mapToFailed("skipped, and skips are failures here: " + reasons);
    }
    return allSkipped
        ? result.mapToAborted(new TestAbortedException(String.join("; ", reasons)))
        : result;
  }
}
