package io.github.reformer4j.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.backend.Backend;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.properties.cases.OperationCase;
import io.github.reformer4j.properties.check.Bits;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;

/** Operations give the same bits every time, in place or not, on any number of threads. */
public interface OperationBitsContract extends OperationContract {
  /** Callers at the same time. */
  int OPERATION_CALLERS = 3;

  /**
   * Section 10: a call gives the same bits each time.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances", effort = 0.5)
  default void repeatedOperationsGiveTheSameBits(@ForAll("operationCases") OperationCase c) {
    needOperations();
    for (OperationCall call : OperationSamples.all(c, operationType())) {
      same(call, call.on(backend()), call.on(backend()));
    }
  }

  /**
   * Where a result may lie in the memory of an operand, it has the same bits there.
   *
   * @param c the case
   */
  @ContractProperty(section = "11 Operations", effort = 0.5)
  default void operationsInPlaceGiveTheSameBits(@ForAll("operationCases") OperationCase c) {
    needOperations();
    for (OperationSamples.Pair pair : OperationSamples.inPlace(c, operationType())) {
      Bits.same(
          pair.inPlace().name(),
          pair.inPlace().on(backend()).getLast(),
          pair.apart().on(backend()).getLast());
    }
  }

  /**
   * Section 10: the number of threads changes no bit.
   *
   * @param c the case
   */
  @ContractProperty(section = "10 Tolerances", effort = 0.2)
  default void threadCountsGiveTheSameBitsInOperations(
      @ForAll("largeOperationCases") OperationCase c) {
    needOperations();
    if (threadVariants().isEmpty()) {
      throw SuiteHook.skip(
          "no variants of the backend with other numbers of threads were supplied");
    }
    for (OperationCall call : OperationSamples.all(c, operationType())) {
      List<Tensor> expected = call.on(backend());
      for (Backend variant : threadVariants()) {
        same(call, call.on(variant), expected);
      }
    }
    Tensor x = c.normal(operationType(), 0, c.rows(), c.width());
    for (Backend variant : threadVariants()) {
      assertThat(sums(variant, x)).as("sum and sum of squares").isEqualTo(sums(backend(), x));
    }
  }

  private static List<Double> sums(Backend backend, Tensor x) {
    try (Placement placement = new Placement(backend)) {
      Tensor placed = placement.put(x, 0);
      Updates updates = backend.operations().updates();
      return List.of(updates.sum(placed), updates.sumOfSquares(placed));
    }
  }

  /**
   * Section 10: operations called by several threads at once keep their results apart.
   *
   * @param c the case
   * @throws InterruptedException if the run is stopped
   * @throws ExecutionException if a call fails, or gives other bits
   */
  @ContractProperty(section = "10 Tolerances", effort = 0.2)
  default void concurrentOperationsGiveTheSameBits(@ForAll("operationCases") OperationCase c)
      throws InterruptedException, ExecutionException {
    needOperations();
    List<OperationCall> calls = OperationSamples.all(c, operationType());
    List<List<Tensor>> alone = calls.stream().map(call -> call.on(backend())).toList();
    CyclicBarrier start = new CyclicBarrier(OPERATION_CALLERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(OPERATION_CALLERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < OPERATION_CALLERS; caller++) {
        int first = caller * calls.size() / OPERATION_CALLERS;
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  for (int i = 0; i < calls.size(); i++) {
                    int at = (first + i) % calls.size();
                    same(calls.get(at), calls.get(at).on(backend()), alone.get(at));
                  }
                  return null;
                }));
      }
      for (Future<?> future : running) {
        assertThat(future.get()).isNull();
      }
    }
  }

  private static void same(OperationCall call, List<Tensor> actual, List<Tensor> expected) {
    for (int i = 0; i < expected.size(); i++) {
      Bits.same(call.name() + ": " + call.operands().get(i).name(), actual.get(i), expected.get(i));
    }
  }
}
