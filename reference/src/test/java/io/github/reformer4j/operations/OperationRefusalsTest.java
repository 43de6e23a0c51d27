package io.github.reformer4j.operations;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.RemoteMemory;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Semantics section 9 for operations: a refusal says name, value and expectation, and comes before
 * any work: the operations behind the checks here throw an error of their own when called.
 */
class OperationRefusalsTest {
  private static final Operations CHECKED =
      CheckedOperations.of(new Unreachable().theme(Operations.class), Set.of(DType.FLOAT32));

  private static final Tensor M34 = floats(3, 4);
  private static final Tensor LARGE = floats(100);

  private static Tensor floats(long... dims) {
    return Tensor.allocate(DType.FLOAT32, dims);
  }

  private static Tensor ints(long... dims) {
    return Tensor.allocate(DType.INT32, dims);
  }

  /** Of any size: there is no memory behind it. */
  private static Tensor nowhere(long... dims) {
    RemoteMemory memory =
        (RemoteMemory)
            Proxy.newProxyInstance(
                RemoteMemory.class.getClassLoader(),
                new Class<?>[] {RemoteMemory.class},
                new Unreachable());
    return Tensor.remote(memory, 0, DType.FLOAT32, Shape.of(dims), Arena.ofShared());
  }

  private static Arguments refused(String message, Consumer<Operations> call) {
    return Arguments.of(message, call);
  }

  static Stream<Arguments> matrices() {
    return Stream.of(
        refused(
            "b = FLOAT32[5, 2]: expected FLOAT32, rows and width 4, 2",
            o -> o.matrices().multiply(M34, false, floats(5, 2), false, floats(3, 2), false)),
        refused(
            "b = FLOAT32[2, 5]: expected FLOAT32, rows and width 2, 4",
            o -> o.matrices().multiply(M34, false, floats(2, 5), true, floats(3, 2), false)),
        refused(
            "c = FLOAT32[3, 2]: expected FLOAT32, rows and width 4, 2",
            o -> o.matrices().multiply(M34, true, floats(3, 2), false, floats(3, 2), false)),
        refused(
            "type of b = INT32: expected one of [FLOAT32]",
            o -> o.matrices().multiply(M34, false, ints(4, 2), false, floats(3, 2), false)),
        refused(
            "a = FLOAT32[0, 4]: expected at least one axis and one element",
            o -> o.matrices().multiply(floats(0, 4), false, floats(4, 2), false, M34, false)),
        refused(
            "c = FLOAT32[3, 4]: expected memory apart from that of a",
            o -> o.matrices().multiply(M34, false, floats(4, 4), false, M34, false)));
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        refused(
            "weight = FLOAT32[3]: expected FLOAT32, elements 4",
            o -> o.rows().layerNorm(M34, floats(3), floats(4), 0, M34)),
        refused(
            "epsilon = NaN: expected a finite number of at least 0",
            o -> o.rows().layerNorm(M34, floats(4), floats(4), Double.NaN, M34)),
        refused(
            "epsilon = 1.0E-60: expected 0, or a number that is greater than 0 in FLOAT32 too",
            o -> o.rows().layerNorm(M34, floats(4), floats(4), 1e-60, M34)),
        refused(
            "epsilon = 1.0E39: expected a number that is finite in FLOAT32 too",
            o ->
                o.rows()
                    .layerNormBackward(
                        M34, floats(4), 1e39, floats(12), floats(12), floats(4), floats(4))),
        refused(
            "y = FLOAT32[2, 5]: expected the memory of x, or memory apart from it",
            o ->
                o.rows()
                    .layerNorm(
                        LARGE.slice(0, 10).reshape(2, 5),
                        floats(5),
                        floats(5),
                        1,
                        LARGE.slice(1, 11).reshape(2, 5))),
        refused(
            "biasGradient = FLOAT32[4]: expected memory apart from that of weightGradient",
            o ->
                o.rows()
                    .layerNormBackward(
                        M34,
                        floats(4),
                        1,
                        floats(3, 4),
                        floats(3, 4),
                        LARGE.slice(0, 4),
                        LARGE.slice(3, 7))),
        refused(
            "bias = FLOAT32[5]: expected FLOAT32, elements 4",
            o -> o.rows().addBias(floats(5), M34)),
        refused(
            "biasGradient = FLOAT32[3]: expected FLOAT32, elements 4",
            o -> o.rows().biasGradient(M34, floats(3))),
        refused(
            "to = FLOAT32[2, 4]: expected FLOAT32, rows and width 3, 4",
            o -> o.rows().copyColumns(M34, 0, floats(2, 4), 0, 1)),
        refused(
            "columns = 0: expected at least 1",
            o -> o.rows().copyColumns(M34, 0, floats(3, 4), 0, 0)),
        refused(
            "fromColumn = 3: expected 0 to 2 for 2 columns in FLOAT32[3, 4]",
            o -> o.rows().copyColumns(M34, 3, floats(3, 4), 0, 2)),
        refused(
            "toColumn = -1: expected 0 to 2 for 2 columns in FLOAT32[3, 4]",
            o -> o.rows().copyColumns(M34, 0, floats(3, 4), -1, 2)));
  }

  static Stream<Arguments> elements() {
    DropoutMask mask = new DropoutMask(0, 0, 0, 0.5);
    return Stream.of(
        refused("type of x = INT32: expected one of [FLOAT32]", o -> o.elements().fill(ints(1), 0)),
        refused(
            "to = INT32[12]: expected FLOAT32, elements 12", o -> o.elements().copy(M34, ints(12))),
        refused(
            "factor = Infinity: expected a finite number",
            o -> o.elements().addScaled(Double.POSITIVE_INFINITY, M34, floats(12))),
        refused(
            "y = FLOAT32[3, 4]: expected memory apart from that of x",
            o -> o.elements().addScaled(1, M34, M34)),
        refused(
            "factor = 1.0E39: expected a number that is finite in FLOAT32 too",
            o -> o.elements().addScaled(1e39, M34, floats(12))),
        refused(
            "factor = -1.0E39: expected a number that is finite in FLOAT32 too",
            o -> o.elements().scale(M34, -1e39)),
        refused("factor = NaN: expected a finite number", o -> o.elements().scale(M34, Double.NaN)),
        refused(
            "y = FLOAT32[4]: expected FLOAT32, elements 12",
            o -> o.elements().activate(Activation.RELU, M34, floats(4))),
        refused(
            "xGradient = FLOAT32[3, 4]: expected memory apart from that of x",
            o -> o.elements().activateBackward(Activation.GELU, M34, floats(12), M34)),
        refused(
            "y = FLOAT32[10]: expected the memory of x, or memory apart from it",
            o -> o.elements().dropout(LARGE.slice(0, 10), mask, LARGE.slice(5, 15))));
  }

  static Stream<Arguments> fixedPointAndHeads() {
    return Stream.of(
        refused(
            "fractionBits = 31: expected 0 to 30",
            o -> o.fixedPoint().fromFloat(M34, 31, ints(12))),
        refused(
            "stream = FLOAT32[12]: expected INT32, elements 12",
            o -> o.fixedPoint().toFloat(floats(12), 0, M34)),
        refused("fractionBits = -1: expected 0 to 30", o -> o.fixedPoint().add(M34, -1, ints(12))),
        refused(
            "stream = INT32[11]: expected INT32, elements 12",
            o -> o.fixedPoint().subtract(M34, 20, ints(11))),
        refused(
            "heads = FLOAT32[3, 4]: expected [batch, heads, tokens, dim]",
            o -> o.heads().split(M34, M34)),
        refused(
            "tokens = FLOAT32[1, 4, 12]: expected FLOAT32[1, 4, 6]",
            o -> o.heads().merge(floats(1, 2, 4, 3), floats(1, 4, 12))),
        refused(
            "firstPosition = -1: expected 0 to 9007199254740988",
            o ->
                o.heads()
                    .rotate(floats(1, 1, 4, 2), new Rotary(100), -1, false, floats(1, 1, 4, 2))));
  }

  static Stream<Arguments> idsAndUpdates() {
    Tensor ids = Tensor.ofInts(new int[] {0, 3, 1, -1, 7, 0}, 2, 3);
    AdamWStep step = new AdamWStep(1, 1, 0, 0, 1, 0, 1);
    return Stream.of(
        refused(
            "ids at [0, 1] = 3: expected 0 to 2",
            o -> o.embeddings().gather(M34, ids, floats(6, 4), 0, false)),
        refused(
            "ids at [1, 0] = -1: expected 0 to 4",
            o -> o.embeddings().scatter(floats(6, 2), 0, ids, floats(5, 2))),
        refused(
            "ids = INT32[2, 3]: expected INT32, elements 5",
            o -> o.embeddings().gather(M34, ids, floats(5, 4), 0, false)),
        refused(
            "column = 1: expected 0 to 0 for 4 columns in FLOAT32[6, 4]",
            o -> o.embeddings().gather(M34, ids, floats(6, 4), 1, true)),
        refused(
            "column = 0: expected 0 to -1 (none) for 4 columns in FLOAT32[6, 3]",
            o -> o.embeddings().gather(M34, ids, floats(6, 3), 0, true)),
        refused(
            "targets at [1, 1] = 7: expected -1 to 3",
            o -> o.losses().crossEntropy(floats(6, 4), ids, floats(6), 1, null)),
        refused(
            "losses = FLOAT32[5]: expected FLOAT32, elements 6",
            o -> o.losses().crossEntropy(floats(6, 4), ids, floats(5), 1, null)),
        refused(
            "scale = NaN: expected a finite number",
            o -> o.losses().crossEntropy(floats(6, 9), ids, floats(6), Double.NaN, null)),
        refused(
            "scale = 1.0E39: expected a number that is finite in FLOAT32 too",
            o -> o.losses().crossEntropy(floats(6, 9), ids, floats(6), 1e39, null)),
        refused(
            "width of logits = 2147483648: expected at most 2147483647",
            o -> o.losses().argmax(nowhere(1, 1L << 31), ints(1))),
        refused(
            "width of y = 2147483648: expected at most 2147483647",
            o -> o.rows().addBias(floats(4), nowhere(1, 1L << 31))),
        refused(
            "gradients = FLOAT32[6, 4]: expected FLOAT32, rows and width 6, 9",
            o -> o.losses().crossEntropy(floats(6, 9), ids, floats(6), 1, floats(6, 4))),
        refused(
            "ids = FLOAT32[3]: expected INT32, elements 3", o -> o.losses().argmax(M34, floats(3))),
        refused(
            "variance = FLOAT32[11]: expected FLOAT32, elements 12",
            o -> o.updates().adamW(M34, floats(12), floats(12), floats(11), step)),
        refused(
            "learningRate = 1.0E300: expected a number that is finite in FLOAT32 too",
            o -> adamW(o, new AdamWStep(1, 1e300, 0.9, 0.98, 1e-9, 0, 1))),
        refused(
            "learningRate / (1 - beta1^step) = 1.0E39: expected a number that is finite in FLOAT32"
                + " too",
            o -> adamW(o, new AdamWStep(1, 0.5e39 / 16, 0.96875, 0.98, 1e-9, 0, 1))),
        refused(
            "learningRate * weightDecay = 1.0E40: expected a number that is finite in FLOAT32 too",
            o -> adamW(o, new AdamWStep(1, 1e20, 0.9, 0.98, 1e-9, 1e20, 1))),
        refused(
            "epsilon = 1.0E300: expected a number that is finite in FLOAT32 too",
            o -> adamW(o, new AdamWStep(1, 1e-3, 0.9, 0.98, 1e300, 0, 1))),
        refused(
            "gradientScale = 1.0E300: expected a number that is finite in FLOAT32 too",
            o -> adamW(o, new AdamWStep(1, 1e-3, 0.9, 0.98, 1e-9, 0, 1e300))),
        refused(
            "variance = FLOAT32[40]: expected memory apart from that of mean",
            o ->
                o.updates()
                    .adamW(floats(40), floats(40), LARGE.slice(0, 40), LARGE.slice(39, 79), step)));
  }

  @ParameterizedTest
  @MethodSource({"matrices", "rows", "elements", "fixedPointAndHeads", "idsAndUpdates", "writes"})
  void refusesByNameValueAndExpectation(String message, Consumer<Operations> call) {
    assertThatThrownBy(() -> call.accept(CHECKED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void closedTensorsAreAnExceptionNotACrash() {
    Tensor closed = floats(3, 4);
    closed.close();
    ThrowingCallable[] calls = {
      () -> CHECKED.matrices().multiply(M34, false, floats(4, 4), false, closed, false),
      () -> CHECKED.rows().addBias(floats(4), closed),
      () -> CHECKED.elements().fill(closed, 0),
      () -> CHECKED.fixedPoint().add(closed, 1, ints(12)),
      () -> CHECKED.embeddings().gather(closed, ints(3), M34, 0, false),
      () -> CHECKED.losses().argmax(closed, ints(3)),
      () -> CHECKED.updates().sum(closed)
    };
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("FLOAT32[3, 4] (closed): expected an open tensor");
    }
  }

  static Stream<Arguments> writes() {
    Tensor ids = ints(3);
    AdamWStep step = new AdamWStep(1, 1, 0, 0, 1, 0, 1);
    return Stream.of(
        written(
            "c",
            floats(3, 4),
            r -> o -> o.matrices().multiply(M34, false, floats(4, 4), false, r, true)),
        written("y", M34, r -> o -> o.rows().layerNorm(M34, floats(4), floats(4), 1, r)),
        written("xGradient", M34, r -> o -> normBackward(o, r, floats(4), floats(4))),
        written("weightGradient", floats(4), r -> o -> normBackward(o, floats(3, 4), r, floats(4))),
        written("biasGradient", floats(4), r -> o -> normBackward(o, floats(3, 4), floats(4), r)),
        written("y", M34, r -> o -> o.rows().addBias(floats(4), r)),
        written("biasGradient", floats(4), r -> o -> o.rows().biasGradient(M34, r)),
        written("to", floats(3, 4), r -> o -> o.rows().copyColumns(M34, 0, r, 0, 1)),
        written("x", M34, r -> o -> o.elements().fill(r, 0)),
        written("to", floats(3, 4), r -> o -> o.elements().copy(M34, r)),
        written("y", floats(3, 4), r -> o -> o.elements().addScaled(1, M34, r)),
        written("x", M34, r -> o -> o.elements().scale(r, 1)),
        written("y", M34, r -> o -> o.elements().activate(Activation.RELU, M34, r)),
        written(
            "xGradient",
            floats(3, 4),
            r -> o -> o.elements().activateBackward(Activation.RELU, M34, floats(3, 4), r)),
        written("y", M34, r -> o -> o.elements().dropout(M34, new DropoutMask(0, 0, 0, 0.5), r)),
        written("stream", ints(12), r -> o -> o.fixedPoint().fromFloat(M34, 1, r)),
        written("x", M34, r -> o -> o.fixedPoint().toFloat(ints(12), 1, r)),
        written("stream", ints(12), r -> o -> o.fixedPoint().add(M34, 1, r)),
        written("stream", ints(12), r -> o -> o.fixedPoint().subtract(M34, 1, r)),
        written("heads", floats(1, 2, 4, 3), r -> o -> o.heads().split(floats(1, 4, 6), r)),
        written("tokens", floats(1, 4, 6), r -> o -> o.heads().merge(floats(1, 2, 4, 3), r)),
        written(
            "y",
            floats(1, 1, 4, 2),
            r -> o -> o.heads().rotate(floats(1, 1, 4, 2), new Rotary(100), 0, false, r)),
        written("y", floats(3, 4), r -> o -> o.embeddings().gather(M34, ids, r, 0, false)),
        written("tableGradient", floats(3, 4), r -> o -> o.embeddings().scatter(M34, 0, ids, r)),
        written("losses", floats(3), r -> o -> o.losses().crossEntropy(M34, ids, r, 1, null)),
        written("gradients", M34, r -> o -> o.losses().crossEntropy(M34, ids, floats(3), 1, r)),
        written("ids", ints(3), r -> o -> o.losses().argmax(M34, r)),
        written(
            "parameter",
            M34,
            r -> o -> o.updates().adamW(r, floats(12), floats(12), floats(12), step)),
        written(
            "mean", floats(12), r -> o -> o.updates().adamW(M34, floats(12), r, floats(12), step)),
        written(
            "variance",
            floats(12),
            r -> o -> o.updates().adamW(M34, floats(12), floats(12), r, step)));
  }

  private static void adamW(Operations o, AdamWStep step) {
    o.updates().adamW(M34, floats(12), floats(12), floats(12), step);
  }

  private static void normBackward(Operations o, Tensor x, Tensor weight, Tensor bias) {
    o.rows().layerNormBackward(floats(3, 4), floats(4), 1, floats(3, 4), x, weight, bias);
  }

  /** A call of an operation that writes a tensor given to it. */
  private static Arguments written(
      String name, Tensor tensor, Function<Tensor, Consumer<Operations>> call) {
    Tensor readOnly = Tensor.over(tensor.segment().asReadOnly(), tensor.type(), tensor.shape());
    return Arguments.of(
        name + " = " + tensor + " in read-only memory: expected memory that can be written",
        call.apply(readOnly));
  }

  @Test
  void whatIsRightReachesTheOperation() {
    assertThatCode(() -> CHECKED.elements().activate(Activation.RELU, M34, M34))
        .isInstanceOf(AssertionError.class)
        .hasMessage("activate was called");
  }

  /** Themes that fail when called, apart from the search for stray ids. */
  private static final class Unreachable implements InvocationHandler {
    <T> T theme(Class<T> type) {
      return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      if (method.isDefault()) {
        return InvocationHandler.invokeDefault(proxy, method, arguments);
      }
      if (method.getDeclaringClass() == Operations.class) {
        return theme(method.getReturnType());
      }
      throw new AssertionError(method.getName() + " was called");
    }
  }
}
