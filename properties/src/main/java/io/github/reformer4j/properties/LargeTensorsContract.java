package io.github.reformer4j.properties;

import io.github.reformer4j.properties.cases.NumberStyle;
import io.github.reformer4j.properties.cases.OperationCase;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Operations on tensors that a backend cuts into parts. */
public interface LargeTensorsContract extends OperationContract {
  /** Numbers of a case, compared to the tokens of one of attention. */
  int ELEMENTS_A_TOKEN = 180;

  /**
   * Tall cases.
   *
   * @return rows and columns of about {@value #ELEMENTS_A_TOKEN} numbers for each token that a case
   *     of attention may have
   */
  @Provide
  default Arbitrary<OperationCase> tallCases() {
    return Combinators.combine(
            Arbitraries.integers().between(40, 130),
            Arbitraries.integers().between(1, 40),
            Arbitraries.longs().between(0, Integer.MAX_VALUE))
        .as(
            (width, inner, seed) ->
                new OperationCase(
                    1 + limits().mostTokens() * ELEMENTS_A_TOKEN / width,
                    width,
                    inner,
                    NumberStyle.NORMAL,
                    seed));
  }

  /**
   * Every operation, to the last part of a tensor.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations", effort = 0.04)
  default void largeTensorsAgreeWithOracle(@ForAll("tallCases") OperationCase c) {
    needOperations();
    for (OperationCall call : OperationSamples.all(c, operationType())) {
      OperationAgreement.check(this, call);
    }
  }

  /**
   * Products of which one side is much longer than the others.
   *
   * @param c the case
   * @param side which is long: rows, columns, or what is summed over
   * @param transposeA whether the left matrix is transposed
   * @param transposeB whether the right matrix is transposed
   * @param add whether the product is added
   */
  @ContractProperty(section = "11 Operations", effort = 0.5)
  default void longProductsAgreeWithOracle(
      @ForAll("operationCases") OperationCase c,
      @ForAll @IntRange(max = 2) int side,
      @ForAll boolean transposeA,
      @ForAll boolean transposeB,
      @ForAll boolean add) {
    int most = limits().mostTokens();
    int length = 11 * most + (int) (c.seed() % (10L * most));
    int rows = Math.min(20, c.rows());
    int width = Math.min(20, c.width());
    OperationCase stretched =
        new OperationCase(
            side == 0 ? length : rows,
            side == 1 ? length : width,
            side == 2 ? length : Math.min(20, c.inner()),
            c.style(),
            c.seed());
    OperationAgreement.check(
        this, MatrixCalls.product(stretched, operationType(), transposeA, transposeB, add));
  }
}
