package io.github.reformer4j.properties;

import io.github.reformer4j.attention.Attention;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.properties.cases.AttentionCase;
import io.github.reformer4j.properties.cases.AttentionCases;
import io.github.reformer4j.properties.check.Precision;
import io.github.reformer4j.reversible.ReversibleEngine;
import io.github.reformer4j.tensor.DType;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** What every part of the contract needs: a backend, its limits, and random cases. */
public interface Contract {
  /**
   * The backend under test.
   *
   * @return an open backend, the same each time; whoever supplies it closes it
   */
  Backend backend();

  /**
   * How far the suite may go with it.
   *
   * @return the limits; by default {@link Limits#of}
   */
  default Limits limits() {
    return Limits.of(backend());
  }

  /**
   * The same backend with other numbers of threads (for instance 1, 2, 3 and 8), whose bits must
   * agree with those of {@link #backend()}.
   *
   * @return open backends; none skips that comparison, loudly
   */
  default List<Backend> threadVariants() {
    return List.of();
  }

  /**
   * What makes reversible sequences of this backend's tensors, of {@link #operationType()}.
   *
   * @return the engine, the same each time; none skips what is asked of it, loudly
   */
  default Optional<ReversibleEngine> engine() {
    return Optional.empty();
  }

  /**
   * How a run goes about it.
   *
   * @return the options; by default those of the system properties
   */
  default SuiteOptions options() {
    return SuiteOptions.fromSystemProperties();
  }

  /**
   * The element type of tensors of attention.
   *
   * @return a floating-point type
   */
  default DType type() {
    return limits().type();
  }

  /**
   * What attention may lose.
   *
   * @return as the backend declares
   */
  default Precision precision() {
    return Precision.of(backend(), type());
  }

  /**
   * The element type of tensors of operations and of reversible sequences.
   *
   * @return that of attention, or FLOAT32 or FLOAT64 where operations do not take it
   */
  default DType operationType() {
    return limits().operationType(backend());
  }

  /**
   * What operations may lose.
   *
   * @return as the backend declares
   */
  default Precision operationPrecision() {
    return Precision.of(backend(), operationType());
  }

  /**
   * The attention for a case; skips the case if the backend declares not to cover it.
   *
   * @param spec what to compute
   * @return the attention
   */
  default Attention attention(AttentionSpec spec) {
    need(Capability.ATTENTION, spec);
    return backend().attention(spec);
  }

  /**
   * Skips the case at hand if the backend declares not to cover it.
   *
   * @param capability what the case needs
   * @param spec for which specification
   */
  default void need(Capability capability, AttentionSpec spec) {
    limits()
        .gap(capability, spec)
        .ifPresent(
            reason -> {
              throw SuiteHook.skip(reason);
            });
  }

  /**
   * LSH cases.
   *
   * @return every option
   */
  @Provide
  default Arbitrary<AttentionCase> lshCases() {
    return AttentionCases.lsh(limits().extent());
  }

  /**
   * Small LSH cases.
   *
   * @return every option, few tokens
   */
  @Provide
  default Arbitrary<AttentionCase> smallLshCases() {
    return AttentionCases.lsh(limits().extent().atMost(48));
  }

  /**
   * Exact cases.
   *
   * @return every option
   */
  @Provide
  default Arbitrary<AttentionCase> exactCases() {
    return AttentionCases.exact(limits().extent());
  }

  /**
   * Local cases.
   *
   * @return every option
   */
  @Provide
  default Arbitrary<AttentionCase> localCases() {
    return AttentionCases.local(limits().extent());
  }

  /**
   * Cases of any kind.
   *
   * @return every option of every kind
   */
  @Provide
  default Arbitrary<AttentionCase> anyCases() {
    return AttentionCases.any(limits().extent());
  }

  /**
   * Small cases of any kind.
   *
   * @return every option of every kind, few tokens
   */
  @Provide
  default Arbitrary<AttentionCase> smallCases() {
    return AttentionCases.any(limits().extent().atMost(48));
  }
}
