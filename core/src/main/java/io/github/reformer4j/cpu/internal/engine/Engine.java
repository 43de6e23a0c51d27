package io.github.reformer4j.cpu.internal.engine;

import io.github.reformer4j.attention.AttentionGradients;
import io.github.reformer4j.attention.AttentionInputs;
import io.github.reformer4j.attention.AttentionOutputs;
import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.attention.Padding;
import io.github.reformer4j.cpu.internal.hash.HashStage;
import io.github.reformer4j.cpu.internal.parallel.WorkTeam;
import io.github.reformer4j.cpu.internal.vector.GemmTile;
import io.github.reformer4j.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Runs the stages of a call over groups of sequences: hash, sort, bounds, walk, finish. */
final class Engine {
  /** Slots of a unit where windows are short: long against the halo that units share. */
  static final int SEGMENT = 2048;

  /** Units that a long window's backward pass over slots is cut into where sequences are few. */
  private static final int FEW_SEQUENCES = 8;

  private final AttentionSpec spec;
  private final WorkTeam team;
  private final @Nullable HashStage hashing;

  Engine(AttentionSpec spec, WorkTeam team) {
    this.spec = spec;
    this.team = team;
    this.hashing = spec instanceof LshAttention lsh ? new HashStage(lsh.hashing()) : null;
  }

  WorkTeam team() {
    return team;
  }

  void forward(AttentionInputs inputs, AttentionOutputs outputs, EngineWorkspace workspace) {
    Problem problem = Problem.of(spec, inputs);
    MemorySegment out = outputs.out().segment();
    Groups.forEach(
        problem,
        team.threads(),
        (first, count) -> {
          prepare(problem, inputs, outputs, first, count, workspace, false);
          ChunkWalk[] walks = new ChunkWalk[team.threads()];
          for (int i = 0; i < walks.length; i++) {
            walks[i] = ForwardWalk.of(problem, workspace.slots, workspace.state, out, first);
          }
          phases(problem, workspace, forwardSegment(problem)).run(count, walks);
          workspace.walked(walks);
          Tensor logsumexp = outputs.logsumexp();
          new Finish(problem, workspace.slots, workspace.state, first)
              .forward(team, count, out, logsumexp == null ? null : logsumexp.segment());
        });
  }

  void backward(
      AttentionInputs inputs,
      AttentionOutputs forward,
      Tensor outGradient,
      AttentionGradients gradients,
      EngineWorkspace workspace) {
    Problem problem = Problem.of(spec, inputs);
    GradientTargets targets = GradientTargets.of(gradients);
    Tensor logsumexp = Objects.requireNonNull(forward.logsumexp(), "logsumexp");
    Groups.forEach(
        problem,
        team.threads(),
        (first, count) -> {
          prepare(problem, inputs, forward, first, count, workspace, true);
          Finish finish = new Finish(problem, workspace.slots, workspace.state, first);
          finish.clear(team, count, targets);
          BackwardState.Saved saved =
              new BackwardState.Saved(
                  forward.out().segment(), logsumexp.segment(), outGradient.segment());
          BackwardState backwardState = workspace.backwardState;
          boolean coarse =
              backwardState.prepare(team, problem, workspace.state, saved, first, count);
          if (problem.average()) {
            // how many rounds have a window
            weigh(problem, workspace, first, count, _ -> true);
          } else if (coarse) {
            weigh(problem, workspace, first, count, backwardState::coarse);
            backwardState.refine(team, problem, workspace.state, count);
          }
          BackwardWalk[] walks = new BackwardWalk[team.threads()];
          for (int i = 0; i < walks.length; i++) {
            walks[i] =
                new BackwardWalk(
                    problem,
                    workspace.slots,
                    workspace.state,
                    backwardState,
                    saved.outGradient(),
                    targets,
                    first);
          }
          if (PairPhases.suit(problem)) {
            new PairPhases(team, problem, workspace.slots).run(count, walks);
          } else {
            phases(problem, workspace, backwardSegment(problem)).run(count, walks);
          }
          workspace.walked(walks);
          finish.backward(team, count, backwardState, saved.outGradient(), targets);
        });
  }

  /** A forward pass for the weight sums alone, of blocks that hold a token that is wanted. */
  private void weigh(
      Problem problem, EngineWorkspace workspace, long first, int count, IntPredicate wanted) {
    ChunkWalk[] walks = new ChunkWalk[team.threads()];
    for (int i = 0; i < walks.length; i++) {
      walks[i] = ForwardWalk.ofWeights(problem, workspace.slots, workspace.state, first, wanted);
    }
    phases(problem, workspace, forwardSegment(problem)).run(count, walks);
  }

  private Phases phases(Problem problem, EngineWorkspace workspace, int segment) {
    return new Phases(team, problem, workspace.slots, segment);
  }

  /** Units of long windows need not be long: they share no halo, and are uneven where causal. */
  private static int forwardSegment(Problem problem) {
    return problem.order() == Problem.Order.PLAIN
            && Windowing.panelsWithin(problem) > PanelCache.MOST
        ? ForwardWalk.STREAMED_BLOCKS * GemmTile.TILE
        : SEGMENT;
  }

  /** Long windows make pairs across units costly, so units are as long as parallelism allows. */
  private static int backwardSegment(Problem problem) {
    long window = ((long) problem.before() + problem.after() + 1) * problem.chunk();
    if (window * 4 <= SEGMENT) {
      return SEGMENT;
    }
    int parts = problem.sequences() >= FEW_SEQUENCES ? 1 : FEW_SEQUENCES;
    return Math.max(SEGMENT, (problem.tokens() + parts - 1) / parts);
  }

  private void prepare(
      Problem problem,
      AttentionInputs inputs,
      AttentionOutputs outputs,
      long first,
      int count,
      EngineWorkspace workspace,
      boolean backward) {
    if (problem.order() != Problem.Order.PLAIN) {
      sort(problem, inputs, outputs, first, count, workspace, backward);
    }
    workspace.state.prepare(team, problem, first, count);
  }

  private void sort(
      Problem problem,
      AttentionInputs inputs,
      AttentionOutputs outputs,
      long first,
      int count,
      EngineWorkspace workspace,
      boolean backward) {
    long perSequence = (long) problem.rounds() * problem.tokens();
    Tensor given = inputs.buckets();
    Tensor wanted = outputs.buckets();
    MemorySegment buckets;
    long element = first * perSequence;
    if (given != null) {
      buckets = given.segment();
      if (!backward && wanted != null) {
        Finish.copyBuckets(problem, buckets, wanted.segment(), first, count);
      }
    } else if (backward) {
      buckets = Objects.requireNonNull(wanted, "buckets").segment();
    } else {
      buckets = wanted == null ? workspace.buckets(count * perSequence) : wanted.segment();
      element = wanted == null ? 0 : element;
      hash(problem, inputs.queries().segment(), first, count, buckets, element, workspace);
    }
    workspace.slots.build(team, problem, buckets, element, first, count, workspace.sorting());
  }

  void hash(
      Problem problem,
      MemorySegment queryKeys,
      long first,
      int count,
      MemorySegment buckets,
      long element,
      EngineWorkspace workspace) {
    MemorySegment excluded = problem.padding() == Padding.IN_PLACE ? null : problem.mask();
    Objects.requireNonNull(hashing, "hashing")
        .run(
            team,
            queryKeys,
            problem.sizes(),
            excluded,
            first,
            count,
            buckets,
            element,
            workspace.hashing);
  }
}
