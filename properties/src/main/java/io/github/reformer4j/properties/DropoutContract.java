package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.operations.DropoutMask;
import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Places;
import io.github.reformer4j.random.CounterRandom;
import io.github.reformer4j.random.Purpose;
import io.github.reformer4j.tensor.Tensor;
import net.jqwik.api.ForAll;

/** Dropout: a mask that a recomputation sees again (semantics section 8). */
public interface DropoutContract extends OperationContract {
  /** How many standard deviations the share of zeros may be off. */
  double PLAUSIBLE = 6;

  /**
   * Section 8: what is dropped follows from the counter-based generator alone.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void dropoutDropsWhatTheGeneratorSays(@ForAll("operationCases") OperationCase c) {
    needOperations();
    DropoutMask mask = ElementCalls.mask(c);
    Tensor ones = Tensors.allocate(operationType(), c.rows(), c.width());
    for (long i = 0; i < ones.shape().elements(); i++) {
      ones.setDouble(i, 1);
    }
    OperationCall call =
        OperationCall.of(
            "dropout",
            (o, t) -> o.elements().dropout(t[0], mask, t[1]),
            Operand.read("x", ones),
            Operand.overwritten("y", operationType(), c.rows(), c.width()));
    Tensor y = call.on(backend()).get(1);
    CounterRandom random = CounterRandom.of(mask.seed(), Purpose.DROPOUT, mask.site());
    for (long i = 0; i < y.shape().elements(); i++) {
      long word = random.word((int) mask.step(), (int) (mask.step() >>> 32), i);
      assertThat(Double.compare(y.getDouble(i), 0.0) == 0)
          .as("%s drops element %s", mask, Places.of(y.shape(), i))
          .isEqualTo(word < mask.rate() * 0x1p32);
    }
  }

  /**
   * Section 8: what is kept grows by 1 / (1 − rate).
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void dropoutAgreesWithOracle(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.check(this, ElementCalls.dropout(c, operationType(), ElementCalls.mask(c)));
  }

  /**
   * Section 8: about the share of elements is dropped that was asked for.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair", effort = 0.5)
  default void dropoutDropsItsShare(@ForAll("largeOperationCases") OperationCase c) {
    needOperations();
    DropoutMask mask = ElementCalls.mask(c);
    OperationCase normal = c.withStyle(NumberStyle.NORMAL);
    Tensor y = ElementCalls.dropout(normal, operationType(), mask).on(backend()).get(1);
    long elements = y.shape().elements();
    long zeros = 0;
    for (long i = 0; i < elements; i++) {
      zeros += y.getDouble(i) == 0 ? 1 : 0;
    }
    double deviation = Math.sqrt(elements * mask.rate() * (1 - mask.rate()));
    assertThat(Math.abs(zeros - elements * mask.rate()))
        .as("zeros among %d with %s = %d", elements, mask, zeros)
        .isLessThanOrEqualTo(PLAUSIBLE * deviation);
  }
}
