package io.github.reformer4j.bench.goals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Every goal, in the order of the page. */
public final class AllGoals {
  private AllGoals() {}

  /**
   * The goals.
   *
   * @param sizes that they are measured at
   * @return all of them
   */
  public static List<Goal> at(GoalSizes sizes) {
    List<Goal> goals = new ArrayList<>();
    attention(sizes, goals);
    lengths(sizes, goals);
    models(sizes, goals);
    return List.copyOf(goals);
  }

  private static void attention(GoalSizes sizes, List<Goal> goals) {
    int tokens = sizes.tokens();
    goals.add(new LshShare(tokens, false));
    goals.add(new AlignedTime(tokens));
    goals.add(new DuplicateCost(tokens));
    goals.add(new LshShare(tokens, true));
    goals.add(new AgainstExact(tokens, GoalSizes.MANY_ROUNDS, 80));
    goals.add(new AgainstExact(tokens, GoalSizes.FEW_ROUNDS, 160));
    goals.add(new AgainstOpByOp(tokens, false));
    goals.add(new AgainstSdpa(false));
    goals.add(new AgainstSdpa(true));
    goals.add(new ExactShare());
  }

  private static void lengths(GoalSizes sizes, List<Goal> goals) {
    goals.add(new CrossoverWithTorch());
    goals.add(new CrossoverWithOwn());
    goals.add(new Growth(sizes.growth().getFirst(), sizes.growth().getLast()));
    goals.add(new LongCall(sizes.longest(), false));
    goals.add(new LongCall(sizes.longest(), true));
    goals.add(new PeakMemory(sizes.tokens()));
    goals.add(new AgainstOpByOp(sizes.tokens(), true));
  }

  private static void models(GoalSizes sizes, List<Goal> goals) {
    goals.add(new ReversibleStep(sizes.trainingTokens(), true));
    goals.add(new ReversibleStep(sizes.trainingTokens(), false));
    goals.add(new TrainingTokens(sizes.trainingTokens()));
    goals.add(new DenseShare(sizes.denseTokens(), false));
    goals.add(new DenseShare(sizes.denseTokens(), true));
    goals.add(new TwoThreads(TwoThreads.Work.LSH_FORWARD, sizes.tokens()));
    goals.add(new TwoThreads(TwoThreads.Work.LSH_BOTH, sizes.tokens()));
    goals.add(new TwoThreads(TwoThreads.Work.EXACT_FORWARD, sizes.exact().getFirst()));
    goals.add(new TwoThreads(TwoThreads.Work.DENSE, sizes.denseTokens()));
    for (Decoding.What what : Decoding.What.values()) {
      goals.add(new Decoding(what, sizes.context()));
    }
  }

  /**
   * Some goals.
   *
   * @param sizes that they are measured at
   * @param ids accepts the ids of those wanted
   * @return in the same order
   */
  public static List<Goal> at(GoalSizes sizes, Predicate<String> ids) {
    return at(sizes).stream().filter(goal -> ids.test(goal.heading().id())).toList();
  }
}
