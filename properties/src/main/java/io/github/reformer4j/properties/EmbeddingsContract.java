package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reformer4j.operations.Losses;
import io.github.reformer4j.operations.Operations;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Places;
import io.github.reformer4j.tensor.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;

/** Rows of tables. */
public interface EmbeddingsContract extends OperationContract {
  /**
   * Rows are taken to the bit, and no other column is touched.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void rowsAreGatheredToTheBit(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.checkBits(this, EmbeddingCalls.gather(c, operationType(), false));
  }

  /**
   * Rows are added to what is there.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void gatheredRowsAreAdded(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.check(this, EmbeddingCalls.gather(c, operationType(), true));
  }

  /**
   * Gradients of an entry that was taken many times add up, and are added to what is there.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations")
  default void scatteredRowsAddUp(@ForAll("operationCases") OperationCase c) {
    OperationAgreement.check(this, EmbeddingCalls.scatter(c, operationType()));
  }

  /**
   * Section 9: an id or target that does not exist is refused with its place, and nothing is
   * written.
   *
   * @param c the case
   * @param pick chooses a position
   * @param negative whether it is below the range
   */
  @ContractProperty(section = "9 Bad input")
  default void idsOutOfRangeAreRefusedWithTheirPlace(
      @ForAll("operationCases") OperationCase c,
      @ForAll @IntRange(max = 100_000) int pick,
      @ForAll boolean negative) {
    needOperations();
    Tensor ids = c.ids(1, 0, c.width() - 1, c.rows());
    long at = pick % c.rows();
    ids.setInt(at, negative ? Losses.IGNORED - 1 : c.width());
    Tensor table = c.normal(operationType(), 0, c.width(), c.width());
    Tensor rows = c.normal(operationType(), 2, c.rows(), c.width());
    Tensor losses = c.normal(operationType(), 3, c.rows());
    String place = Places.of(ids.shape(), at) + " = " + ids.getInt(at);
    try (Placement placement = new Placement(backend())) {
      Tensor onTable = placement.put(table, 0);
      Tensor onIds = placement.put(ids, 1);
      Tensor onRows = placement.put(rows, 2);
      Tensor onLosses = placement.put(losses, 3);
      Operations operations = backend().operations();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operations.embeddings().gather(onTable, onIds, onRows, 0, false))
          .withMessageContaining("ids at " + place);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operations.embeddings().scatter(onRows, 0, onIds, onTable))
          .withMessageContaining("ids at " + place);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> operations.losses().crossEntropy(onRows, onIds, onLosses, 1, onRows))
          .withMessageContaining("targets at " + place);
      Bits.same("table", placement.get("table", 0), table);
      Bits.same("rows", placement.get("rows", 2), rows);
      Bits.same("losses", placement.get("losses", 3), losses);
    }
  }
}
