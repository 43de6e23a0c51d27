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
    convert(x, fractionBits, stream, FixedPointRange::fromFloat);
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
    convert(x, fractionBits, stream, FixedPointRange::add);
  }

  @Override
  public void subtract(Tensor x, int fractionBits, Tensor stream) {
    convert(x, fractionBits, stream, FixedPointRange::subtract);
  }

  /** Rounds floats into a range of a stream, in one way or another. */
  private interface Rounding {
    void run(MemorySegment x, float factor, MemorySegment stream, long from, int count);
  }

  private void convert(Tensor x, int fractionBits, Tensor stream, Rounding rounding) {
    refuseNan(x);
    float factor = Math.scalb(1f, fractionBits);
    MemorySegment target = stream.segment();
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) -> rounding.run(x.segment(), factor, target, from, count));
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
