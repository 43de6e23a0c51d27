package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Places;
import io.github.reformer4j.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** EXACT streams (semantics section 8), to the bit. */
public interface FixedPointContract extends OperationContract {
  /**
   * Section 8: half to even, saturating.
   *
   * @param c the case
   * @param bits fraction bits
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void numbersAreRoundedToFixedPoint(
      @ForAll("operationCases") OperationCase c, @ForAll @IntRange(max = 30) int bits) {
    OperationAgreement.checkBits(this, FixedPointCalls.fromFloat(c, operationType(), bits));
  }

  /**
   * Section 8: back to floating point, rounded once.
   *
   * @param c the case
   * @param bits fraction bits
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void fixedPointIsReadAsNumbers(
      @ForAll("operationCases") OperationCase c, @ForAll @IntRange(max = 30) int bits) {
    OperationAgreement.checkBits(this, FixedPointCalls.toFloat(c, operationType(), bits));
  }

  /**
   * Section 8: sums and differences wrap around, though what is added saturates.
   *
   * @param c the case
   * @param bits fraction bits
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void sumsOfStreamsWrapAround(
      @ForAll("operationCases") OperationCase c, @ForAll @IntRange(max = 30) int bits) {
    OperationAgreement.checkBits(this, FixedPointCalls.add(c, operationType(), bits));
    OperationAgreement.checkBits(this, FixedPointCalls.subtract(c, operationType(), bits));
  }

  /**
   * Section 8: subtracting undoes adding, whatever was added to whatever.
   *
   * @param c the case
   * @param bits fraction bits
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void subtractingUndoesAdding(
      @ForAll("operationCases") OperationCase c, @ForAll @IntRange(max = 30) int bits) {
    needOperations();
    OperationCall there = FixedPointCalls.add(c, operationType(), bits);
    OperationCall andBack =
        new OperationCall(
            "add, then subtract",
            there.operands(),
            (o, t) -> {
              o.fixedPoint().add(t[0], bits, t[1]);
              o.fixedPoint().subtract(t[0], bits, t[1]);
            });
    Bits.same("stream", andBack.on(backend()).get(1), FixedPointCalls.stream(c));
  }

  /**
   * Section 8: a NaN is refused by its place, and nothing is written.
   *
   * @param c the case
   * @param bits fraction bits
   * @param pick chooses a position
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void nanNeverEntersAStream(
      @ForAll("operationCases") OperationCase c,
      @ForAll @IntRange(max = 30) int bits,
      @ForAll @IntRange(max = 100_000) int pick) {
    needOperations();
    Tensor x = FixedPointCalls.numbers(c, operationType(), bits);
    long at = pick % x.shape().elements();
    x.setDouble(at, Double.NaN);
    Tensor before = FixedPointCalls.stream(c);
    try (Placement placement = new Placement(backend())) {
      Tensor from = placement.put(x, 0);
      Tensor stream = placement.put(before, 1);
      FixedPoint fixedPoint = backend().operations().fixedPoint();
      ThrowingCallable[] calls = {
        () -> fixedPoint.fromFloat(from, bits, stream),
        () -> fixedPoint.add(from, bits, stream),
        () -> fixedPoint.subtract(from, bits, stream)
      };
      for (ThrowingCallable call : calls) {
        assertThatExceptionOfType(ArithmeticException.class)
            .isThrownBy(call)
            .withMessageContaining("NaN")
            .withMessageContaining(Places.of(x.shape(), at));
        Bits.same("stream after a refusal", placement.get("stream", 1), before);
      }
    }
  }
}
