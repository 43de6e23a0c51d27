package io.github.reformer4j.properties;

import io.github.reformer4j.properties.residuals.ReversibleCase;
import io.github.reformer4j.properties.residuals.SmoothResidual;
import io.github.reformer4j.properties.residuals.SmoothSequence;
import io.github.reformer4j.properties.residuals.Toolkit;
import io.github.reformer4j.properties.residuals.TrainedResidual;
import io.github.reformer4j.reference.ReferenceReversible;
import io.github.reformer4j.reversible.Execution;
import io.github.reformer4j.reversible.ReversibleSequence;
import io.github.reformer4j.reversible.StreamFormat;
import io.github.reformer4j.tensor.DType;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;

/** Gradients of sequences (semantics section 8), the same wherever activations come from. */
public interface ReversibleGradientContract extends ReversibleTrials {
  /** Sums in another order, through a few blocks. */
  int REORDERED_ULPS = 1 << 10;

  /** Activations reversed in floating point. */
  int REVERSED_ULPS = 1 << 14;

  /**
   * With exact streams every execution gives the same bits, in gradients and in outputs.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void exactGradientsAreTheSameBitsInEveryExecution(
      @ForAll("tameStreams") ReversibleCase c) {
    ReversibleRun stored = run(c, StreamFormat.EXACT, Execution.STORED);
    for (Execution execution : List.of(Execution.REVERSIBLE, Execution.CHECKPOINTED)) {
      ReversibleRun other = run(c, StreamFormat.EXACT, execution);
      ReversibleRun.checkSame("outputs", other.outputs(), stored.outputs());
      other.checkSameGradients(stored);
    }
  }

  /**
   * In floating point recomputing gives the bits of storing, and reversing is near.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void floatGradientsAgreeInEveryExecution(@ForAll("smoothStreams") ReversibleCase c) {
    ReversibleRun stored = run(c, StreamFormat.FLOAT, Execution.STORED);
    run(c, StreamFormat.FLOAT, Execution.CHECKPOINTED).checkSameGradients(stored);
    run(c, StreamFormat.FLOAT, Execution.REVERSIBLE)
        .checkCloseGradients(stored, operationPrecision().units(REVERSED_ULPS));
  }

  /**
   * Gradients are those of the oracle.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void reversibleGradientsAgreeWithTheOracle(@ForAll("tameStreams") ReversibleCase c) {
    Toolkit tools = toolsWithGradients(c);
    ReversibleRun oracle =
        ReversibleRun.of(
            new ReferenceReversible(operationType()),
            c,
            c.make(tools),
            StreamFormat.EXACT,
            Execution.STORED,
            operationType());
    run(c, StreamFormat.EXACT, Execution.REVERSIBLE)
        .checkCloseGradients(oracle, operationPrecision().units(REORDERED_ULPS));
  }

  /**
   * Gradients are slopes, by differences in double precision of a sequence written for itself; the
   * rounding of fixed point counts as none.
   *
   * @param c sizes, depth and seed
   */
  @ContractProperty(section = "8 Reversible residual pair")
  default void reversibleGradientsAgreeWithFiniteDifferences(
      @ForAll("smoothStreams") ReversibleCase c) {
    for (StreamFormat format : List.of(StreamFormat.FLOAT, StreamFormat.EXACT)) {
      for (Execution execution : Execution.values()) {
        checkSlope(c.withBatch(1), format, execution);
      }
    }
  }

  private void checkSlope(ReversibleCase c, StreamFormat format, Execution execution) {
    List<SmoothResidual> residuals = new ArrayList<>();
    for (int site = 0; site < c.residuals().size(); site++) {
      residuals.add(new SmoothResidual(operationType(), c.tokens(), c.width(), c.seed(), site));
    }
    ReversibleRun run =
        ReversibleRun.of(needEngine(), c, residuals, format, execution, operationType());
    boolean fine = operationType() == DType.FLOAT64 && format.equals(StreamFormat.FLOAT);
    new SmoothSequence(residuals)
        .check(
            c.streams(StreamFormat.FLOAT, DType.FLOAT64),
            c.gradients(operationType()),
            run.gradients(),
            fine ? 1e-6 : 1e-4,
            c.seed());
  }

  /**
   * A block that occurs twice gets the sum of the gradients of two blocks that are equal.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair", effort = 0.3)
  default void sharedBlocksAddUpTheirGradients(@ForAll("tameStreams") ReversibleCase c) {
    Toolkit tools = toolsWithGradients(c);
    for (Execution execution : Execution.values()) {
      List<TrainedResidual> shared = c.make(tools);
      List<TrainedResidual> first = c.make(tools);
      List<TrainedResidual> second = c.make(tools);
      run(twice(shared, shared), c, execution);
      ReversibleRun apart = run(twice(first, second), c, execution);
      ReversibleRun.checkParameters(
          ReversibleRun.parameters(shared),
          sums(ReversibleRun.parameters(first), ReversibleRun.parameters(second)),
          operationPrecision().units(REORDERED_ULPS) * apart.scale());
    }
  }

  private static List<TrainedResidual> twice(
      List<TrainedResidual> first, List<TrainedResidual> second) {
    List<TrainedResidual> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /**
   * Gradients of parameters add up over passes of one sequence.
   *
   * @param c the case
   */
  @ContractProperty(section = "8 Reversible residual pair", effort = 0.3)
  default void gradientsAddUpOverPasses(@ForAll("tameStreams") ReversibleCase c) {
    Toolkit tools = toolsWithGradients(c);
    ReversibleCase other = c.withSeed(c.seed() + 1);
    for (Execution execution : Execution.values()) {
      List<TrainedResidual> both = c.make(tools);
      List<TrainedResidual> first = c.make(tools);
      List<TrainedResidual> second = c.make(tools);
      try (ReversibleSequence sequence =
          needEngine().sequence(ReversibleCase.blocks(both), StreamFormat.EXACT, execution)) {
        ReversibleRun.of(sequence, c, both, StreamFormat.EXACT, operationType());
        ReversibleRun.of(sequence, other, both, StreamFormat.EXACT, operationType());
      }
      double scale =
          Math.max(run(first, c, execution).scale(), run(second, other, execution).scale());
      ReversibleRun.checkParameters(
          ReversibleRun.parameters(both),
          sums(ReversibleRun.parameters(first), ReversibleRun.parameters(second)),
          operationPrecision().units(REORDERED_ULPS) * scale);
    }
  }

  private static List<Tensor> sums(List<Tensor> to, List<Tensor> more) {
    for (int i = 0; i < to.size(); i++) {
      for (long at = 0; at < to.get(i).shape().elements(); at++) {
        to.get(i).setDouble(at, to.get(i).getDouble(at) + more.get(i).getDouble(at));
      }
    }
    return to;
  }

  private ReversibleRun run(ReversibleCase c, StreamFormat format, Execution execution) {
    List<TrainedResidual> residuals = c.make(toolsWithGradients(c));
    return ReversibleRun.of(needEngine(), c, residuals, format, execution, operationType());
  }

  private ReversibleRun run(
      List<TrainedResidual> residuals, ReversibleCase c, Execution execution) {
    return ReversibleRun.of(
        needEngine(), c, residuals, StreamFormat.EXACT, execution, operationType());
  }
}
