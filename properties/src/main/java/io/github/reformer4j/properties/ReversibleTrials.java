package io.github.reformer4j.properties;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.residuals.ResidualKind;
import io.github.reformer4j.properties.residuals.ReversibleCase;
import io.github.reformer4j.properties.residuals.ReversibleCases;
import io.github.reformer4j.properties.residuals.Toolkit;
import io.github.reformer4j.reversible.ReversibleEngine;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** What the properties of reversible sequences share: an engine, residuals, and random cases. */
public interface ReversibleTrials extends Contract {
  /** Dropout and parameters of residuals that no case gives a seed. */
  long FIXED_SEED = 5;

  /**
   * The engine under test; skips the case if there is none.
   *
   * @return the engine
   */
  default ReversibleEngine needEngine() {
    return engine()
        .orElseThrow(() -> SuiteHook.skip("no engine for reversible sequences was supplied"));
  }

  /**
   * The means to make residuals; skips the case if the backend computes attention only.
   *
   * @param backend computes them
   * @param kinds what is made
   * @param seed of parameters
   * @return the means
   */
  default Toolkit tools(Backend backend, List<ResidualKind> kinds, long seed) {
    kinds.forEach(kind -> kind.spec().ifPresent(spec -> need(Capability.ATTENTION, spec)));
    try {
      return Toolkit.of(backend, operationType(), seed);
    } catch (UnsupportedOperationException e) {
      throw SuiteHook.skip("operations of " + backend.name() + ": " + e);
    }
  }

  /**
   * The means to make the residuals of a case on the backend under test.
   *
   * @param c the case
   * @return the means
   */
  default Toolkit tools(ReversibleCase c) {
    return tools(backend(), c.residuals(), c.seed());
  }

  /**
   * The means to make the residuals of a case and take their gradients.
   *
   * @param c the case
   * @return the means
   */
  default Toolkit toolsWithGradients(ReversibleCase c) {
    c.residuals().forEach(kind -> kind.spec().ifPresent(spec -> need(Capability.GRADIENTS, spec)));
    return tools(c);
  }

  /**
   * Exact streams.
   *
   * @return any integers, residuals that overflow
   */
  @Provide
  default Arbitrary<ReversibleCase> exactStreams() {
    return ReversibleCases.exact();
  }

  /**
   * Streams as models have them.
   *
   * @return attention, feed-forward and multiples
   */
  @Provide
  default Arbitrary<ReversibleCase> tameStreams() {
    return ReversibleCases.tame();
  }

  /**
   * Streams without hashing.
   *
   * @return residuals without steps
   */
  @Provide
  default Arbitrary<ReversibleCase> smoothStreams() {
    return ReversibleCases.smooth();
  }
}
