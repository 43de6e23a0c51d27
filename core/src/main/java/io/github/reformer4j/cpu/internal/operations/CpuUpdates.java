package io.github.reformer4j.cpu.internal.operations;

import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.AdamRange;
import io.github.reformer4j.cpu.internal.vector.DoubleSums;
import io.github.reformer4j.operations.AdamWStep;
import io.github.reformer4j.operations.Updates;
import io.github.reformer4j.tensor.Tensor;

/** Optimiser steps. */
record CpuUpdates(WorkTeam team) implements Updates {
  @Override
  public void adamW(Tensor parameter, Tensor gradient, Tensor mean, Tensor variance, AdamWStep s) {
    AdamRange range =
        new AdamRange(
            (float) s.gradientScale(),
            (float) s.beta1(),
            (float) (1 - s.beta1()),
            (float) s.beta2(),
            (float) (1 - s.beta2()),
            (float) (s.learningRate() / (1 - StrictMath.pow(s.beta1(), (double) s.step()))),
            (float) (1 / (1 - StrictMath.pow(s.beta2(), (double) s.step()))),
            // never 0, which would divide 0 by 0
            Math.max(Float.MIN_NORMAL, (float) s.epsilon()),
            (float) (s.learningRate() * s.weightDecay()));
    Units.elements(
        team,
        Shapes.elements(parameter),
        (from, count) ->
            range.apply(
                parameter.segment(),
                gradient.segment(),
                mean.segment(),
                variance.segment(),
                from,
                count));
  }

  @Override
  public double sumOfSquares(Tensor x) {
    double[] parts = new double[Units.count(Shapes.elements(x), Units.ELEMENTS)];
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) ->
            parts[(int) (from / Units.ELEMENTS)] =
                DoubleSums.sumOfSquares(x.segment(), from, count));
    return inOrder(parts);
  }

  @Override
  public double sum(Tensor x) {
    double[] parts = new double[Units.count(Shapes.elements(x), Units.ELEMENTS)];
    Units.elements(
        team,
        Shapes.elements(x),
        (from, count) ->
            parts[(int) (from / Units.ELEMENTS)] = DoubleSums.sum(x.segment(), from, count));
    return inOrder(parts);
  }

  private static double inOrder(double[] parts) {
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }
}
