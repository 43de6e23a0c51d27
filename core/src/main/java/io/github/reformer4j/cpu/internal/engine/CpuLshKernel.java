package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.backend.LshKernel;
import io.github.reformer4j.backend.Workspace;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Shape;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** LSH attention on the engine. */
final class CpuLshKernel extends CpuKernel implements LshKernel {
  CpuLshKernel(LshAttention spec, WorkTeam team) {
    super(spec, team);
  }

  @Override
  public void hash(
      Tensor queryKeys, @Nullable Tensor keyMask, Tensor buckets, Workspace workspace) {
    EngineWorkspace own = own(workspace);
    Problem problem =
        Problem.of(spec, AttentionInputs.shared(queryKeys, queryKeys).withKeyMask(keyMask));
    Groups.forEach(
        problem,
        engine.team().threads(),
        (first, count) ->
            engine.hash(
                problem,
                queryKeys.segment(),
                first,
                count,
                buckets.segment(),
                first * problem.rounds() * problem.tokens(),
                own));
  }

  @Override
  public void order(Tensor buckets, @Nullable Tensor keyMask, Tensor order, Workspace workspace) {
    EngineWorkspace own = own(workspace);
    Shape shape = buckets.shape();
    // the sort reads no queries: their width does not matter
    try (Tensor none = Tensor.allocate(DType.FLOAT32, shape.dim(0), shape.dim(1), 0, 1)) {
      Problem problem =
          Problem.of(spec, AttentionInputs.shared(none, none).withKeyMask(keyMask))
              .withTokens(Math.toIntExact(shape.dim(3)));
      Groups.forEach(
          problem,
          engine.team().threads(),
          (first, count) -> {
            long perSequence = (long) problem.rounds() * problem.tokens();
            own.slots.build(
                engine.team(),
                problem,
                buckets.segment(),
                first * perSequence,
                first,
                count,
                own.sorting());
            for (int s = 0; s < count; s++) {
              copy(problem, own.slots, s, order.segment(), (first + s) * perSequence);
            }
          });
    }
  }

  private static void copy(
      Problem problem, Slots slots, int sequence, MemorySegment target, long element) {
    int n = problem.tokens();
    int live = slots.live(sequence);
    for (int round = 0; round < problem.rounds(); round++) {
      long at = element + (long) round * n;
      MemorySegment.copy(
          slots.order(),
          (sequence * problem.rounds() + round) * n,
          target,
          ValueLayout.JAVA_INT,
          at * Integer.BYTES,
          live);
      for (int i = live; i < n; i++) {
        target.setAtIndex(ValueLayout.JAVA_INT, at + i, -1);
      }
    }
  }
}
