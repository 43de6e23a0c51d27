package io.github.reformer4j.bench.goals;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.Target;
import io.github.reformer4j.bench.progress.LineProgress;
import io.github.reformer4j.bench.progress.Progress;
import io.github.reformer4j.cpu.CpuBackend;
import io.github.reformer4j.cpu.CpuOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class GoalRunTest {
  private static final GoalSizes TINY =
      new GoalSizes(
          256, 512, List.of(64, 128), List.of(128, 256), List.of(128, 256), 64, 64, 64, 16, 1, 5);

  private static GoalRun.Result run(List<Goal> goals) throws InterruptedException {
    try (CpuBackend backend = CpuBackend.create(new CpuOptions(2));
        GoalPeers peers = new GoalPeers(false);
        Progress progress = new LineProgress(new PrintWriter(new StringWriter()))) {
      return new GoalRun(new GoalContext(backend, TINY, peers, progress), progress, _ -> {})
          .measure(goals);
    }
  }

  private static List<Goal> goals(Predicate<String> ids) {
    return AllGoals.at(TINY, ids);
  }

  private interface Measure {
    Outcome outcome() throws Skipped;
  }

  private static Goal goal(String id, Measure measure) {
    return new Goal() {
      @Override
      public Heading heading() {
        return new Heading(
            id, Heading.Section.LSH, id, id, Target.atLeast(1, Target.Unit.RATIO), 1);
      }

      @Override
      public Outcome measure(GoalContext context) throws Skipped {
        return measure.outcome();
      }
    };
  }

  @Test
  void aWrongResultIsNotTimedAndCostsNoOtherGoal() throws InterruptedException {
    List<String> timed = new ArrayList<>();
    GoalRun.Result result =
        run(
            List.of(
                goal(
                    "wrong",
                    () -> {
                      Agreement.check("rows", new double[] {1}, new double[] {2});
                      timed.add("wrong");
                      return Outcome.NotMeasured.because("never");
                    }),
                goal(
                    "left out",
                    () -> {
                      throw new Skipped("no library");
                    }),
                goal(
                    "fine",
                    () -> {
                      timed.add("fine");
                      return new Outcome.Measured(1, "it", List.of(), List.of(), List.of());
                    })));
    assertThat(timed).containsExactly("fine");
    assertThat(result.rows())
        .extracting(GoalsData.Row::verdict)
        .containsExactly(
            GoalsData.Verdict.NOT_MEASURED, GoalsData.Verdict.NOT_MEASURED, GoalsData.Verdict.MET);
    assertThat(result.failures()).hasSize(1);
    assertThat(result.failures().getFirst()).startsWith("wrong: wrong result");
    assertThat(result.rows().get(1).outcome().reason()).isEqualTo("no library");
  }

  @Test
  void ownGoalsAreMeasured() throws InterruptedException {
    GoalRun.Result result = run(goals(id -> id.matches("lsh-.*|growth|decode-.*")));
    assertThat(result.failures()).isEmpty();
    assertThat(result.rows()).hasSize(8);
    for (GoalsData.Row row : result.rows()) {
      assertThat(row.outcome().value()).as(row.id()).isNotNull();
      assertThat(row.outcome().checks()).as(row.id()).isNotEmpty();
      assertThat(row.outcome().cases()).as(row.id()).isNotEmpty();
    }
  }

  @Test
  void goalsAboutLibrariesSayWhatTheyNeed() throws InterruptedException {
    GoalRun.Result result = run(goals(id -> id.startsWith("against-") || id.startsWith("dense")));
    assertThat(result.rows())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.outcome().reason()).contains("run with --peers"));
    assertThat(result.failures()).isEmpty();
  }

  @Test
  void namesAreTheirOwn() {
    assertThat(goals(_ -> true)).extracting(goal -> goal.heading().id()).doesNotHaveDuplicates();
  }

  @Test
  void allTogetherTakeLessThanHalfAnHour() {
    int seconds =
        AllGoals.at(GoalSizes.FULL).stream().mapToInt(goal -> goal.heading().budget()).sum();
    assertThat(seconds).isLessThanOrEqualTo(30 * 60);
  }
}
