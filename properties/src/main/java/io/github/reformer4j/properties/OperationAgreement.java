package io.github.reformer4j.properties;

import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.properties.check.Closeness;
import io.github.reformer4j.properties.check.Oracle;
import io.github.reformer4j.properties.check.Precision;
import io.github.reformer4j.properties.yardstick.PlainOperations;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.List;

/**
 * Results of operations against the oracle, by semantics section 10: e0 is the worst error of plain
 * float32 evaluations in shuffled orders, with operands of products rounded as the backend
 * declares, here and at numbers close by, the more of them the fewer elements there are to err in.
 */
final class OperationAgreement {
  private static final int SHUFFLES = 3;
  private static final int FEWEST_NEIGHBOURS = 3;
  private static final int MOST_NEIGHBOURS = 32;
  private static final long ENOUGH = 1500;

  private OperationAgreement() {}

  /** Calls the backend and requires results within rounding; whole numbers to the bit. */
  static List<Tensor> check(OperationContract contract, OperationCall call) {
    contract.needOperations();
    List<Tensor> actual = call.on(contract.backend());
    List<Tensor> expected = call.on(Oracle.operations(), DType.FLOAT64);
    for (int i = 0; i < expected.size(); i++) {
      if (call.operands().get(i).written()) {
        check(call, i, actual.get(i), expected.get(i), contract.operationPrecision());
      }
    }
    return actual;
  }

  /** Calls the backend and requires the bits of the oracle, asked in the backend's type. */
  static List<Tensor> checkBits(OperationContract contract, OperationCall call) {
    contract.needOperations();
    List<Tensor> actual = call.on(contract.backend());
    List<Tensor> expected = call.on(Oracle.operations(), contract.operationType());
    for (int i = 0; i < expected.size(); i++) {
      Bits.same(name(call, i), actual.get(i), expected.get(i));
    }
    return actual;
  }

  private static void check(
      OperationCall call, int operand, Tensor actual, Tensor expected, Precision precision) {
    if (!actual.type().isFloat()) {
      Bits.same(name(call, operand), actual, expected);
      return;
    }
    double few =
        Closeness.FEW * Closeness.ulp(actual.type()) * Closeness.norm(expected)
            + smallest(actual.type());
    if (Closeness.worst(actual, expected) <= few) {
      return; // e0 can only allow more, and is costly
    }
    DType products = precision.products() == DType.BFLOAT16 ? DType.BFLOAT16 : DType.FLOAT32;
    double ratio = Closeness.ulp(actual.type()) / Closeness.ulp(DType.FLOAT32);
    double e0 = plainError(call, operand, products) * ratio;
    double allowed = (Double.isFinite(e0) ? 2 * e0 : 0) + few;
    Closeness.check(name(call, operand), actual, expected, allowed);
  }

  /** Results below the normal numbers round by steps of their own, or to zero. */
  private static double smallest(DType type) {
    return type == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
  }

  private static double plainError(OperationCall call, int operand, DType products) {
    double worst = 0;
    for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
      worst = Math.max(worst, plainError(call, operand, shuffle, products));
    }
    long elements = call.operands().get(operand).before().shape().elements();
    long neighbours = Math.clamp(ENOUGH / elements, FEWEST_NEIGHBOURS, MOST_NEIGHBOURS);
    for (int neighbour = 0; neighbour < neighbours; neighbour++) {
      worst = Math.max(worst, plainError(call.jittered(neighbour), operand, neighbour, products));
    }
    return worst;
  }

  private static double plainError(OperationCall call, int operand, long shuffle, DType products) {
    OperationCall single =
        new OperationCall(
            call.name(),
            call.operands().stream().map(o -> o.in(DType.FLOAT32)).toList(),
            call.body());
    Tensor plain = single.on(new PlainOperations(shuffle, products), DType.FLOAT32).get(operand);
    return Closeness.worst(plain, single.on(Oracle.operations(), DType.FLOAT64).get(operand));
  }

  private static String name(OperationCall call, int operand) {
    return call.name() + ": " + call.operands().get(operand).name();
  }
}
