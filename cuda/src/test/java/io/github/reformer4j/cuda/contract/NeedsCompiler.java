package io.github.reformer4j.cuda.contract;

import io.github.reformer4j.cuda.internal.emulator.EmulatedDevice;
import java.util.Optional;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** Skips properties, and says so, where kernels cannot be emulated. */
final class NeedsCompiler implements SkipExecutionHook {
  /** For jqwik. */
  NeedsCompiler() {}

  @Override
  public SkipResult shouldBeSkipped(LifecycleContext context) {
    Optional<String> obstacle = EmulatedDevice.obstacle();
    obstacle.ifPresent(reason -> System.err.println("SKIPPED " + context.label() + ": " + reason));
    return obstacle.map(SkipResult::skip).orElseGet(SkipResult::doNotSkip);
  }
}
