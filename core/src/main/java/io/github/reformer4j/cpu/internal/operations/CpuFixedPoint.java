package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.FixedPointRange;
import io.github.reformer4j.operations.FixedPoint;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;

/** Streams in fixed point. */
record CpuFixedPoint(WorkTeam team) implements FixedPoint {
  @Override
  public void fromFloat(Tensor x, int fractionBits, Tensor stream) {
    refuseNan(x);
    float factor = Math.scalb(1f, fractionBits);
    MemorySegment target = stream.segment();
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) -> FixedPointRange.fromFloat(x.segment(), factor, target, from, count));
  }

  @Override
  public void toFloat(Tensor stream, int fractionBits, Tensor x) {
    float factor = Math.scalb(1f, -fractionBits);
    MemorySegment source = stream.segment();
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) -> FixedPointRange.toFloat(source, factor, x.segment(), from, count));
  }

  @Override
  public void add(Tensor x, int fractionBits, Tensor stream) {
    refuseNan(x);
    float factor = Math.scalb(1f, fractionBits);
    MemorySegment target = stream.segment();
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) -> FixedPointRange.add(x.segment(), factor, target, from, count));
  }

  @Override
  public void subtract(Tensor x, int fractionBits, Tensor stream) {
    refuseNan(x);
    float factor = Math.scalb(1f, fractionBits);
    MemorySegment target = stream.segment();
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) -> FixedPointRange.subtract(x.segment(), factor, target, from, count));
  }

  private void refuseNan(Tensor x) {
    AtomicLong first = new AtomicLong(Long.MAX_VALUE);
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) -> {
          long found = from < first.get() ? FixedPointRange.firstNan(x.segment(), from, count) : -1;
          if (found >= 0) {
            first.accumulateAndGet(found, Math::min);
          }
        });
    if (first.get() != Long.MAX_VALUE) {
      throw FixedPoint.notANumber(x, first.get());
    }
  }
}
