package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.cases.Tensors;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;
import net.jqwik.api.ForAll;

/** Operations that cannot write all of their results write none of them (semantics section 9). */
public interface OperationRefusalContract extends OperationContract {
  /**
   * Section 9: memory that cannot be written is refused before any work.
   *
   * @param c the case
   */
  @ContractProperty(section = "9 Bad input", effort = 0.2)
  default void readOnlyOperandsAreRefused(@ForAll("operationCases") OperationCase c) {
    needOperations();
    for (OperationCall call : OperationSamples.all(c, operationType())) {
      List<Operand> operands = call.operands();
      for (int i = 0; i < operands.size(); i++) {
        if (operands.get(i).written()) {
          Tensor[] given =
              operands.stream()
                  .map(operand -> Tensors.copy(operand.before()))
                  .toArray(Tensor[]::new);
          given[i] = Tensors.readOnly(given[i]);
          assertThatIllegalArgumentException()
              .as("%s, %s", call.name(), operands.get(i).name())
              .isThrownBy(() -> call.body().run(backend().operations(), given))
              .withMessageEndingWith("in read-only memory: expected memory that can be written");
          for (int k = 0; k < given.length; k++) {
            Bits.same(operands.get(k).name(), given[k], operands.get(k).before());
          }
        }
      }
    }
  }
}
