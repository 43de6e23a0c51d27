package io.github.reformer4j.bench.goals;

import io.github.reformer4j.attention.AttentionSpec;
import io.github.reformer4j.attention.ExactAttention;
import io.github.reformer4j.attention.LshAttention;
import io.github.reformer4j.bench.measure.OracleCheck;
import io.github.reformer4j.bench.measure.RowCheck;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Holds a problem against the oracle at a small size and against sampled rows at its own. */
final class Validation {
  private Validation() {}

  /** Forward and backward at a small size, once a run, and rows of a forward pass at this size. */
  static List<ReportData.Check> all(GoalContext context, String name, AttentionProblem problem) {
    AttentionSpec small =
        problem.spec() instanceof LshAttention lsh
            ? GoalSpecs.at(lsh, OracleCheck.TOKENS)
            : problem.spec();
    List<ReportData.Check> checks =
        new ArrayList<>(
            context.checked(small, () -> OracleCheck.bothWays(context.backend(), name, small)));
    checks.add(rows(name, problem));
    return checks;
  }

  /** Runs forward once. */
  static ReportData.Check rows(String name, AttentionProblem problem) {
    problem.forward();
    return switch (problem.spec()) {
      case LshAttention lsh -> hashedRows(name, lsh, problem);
      case ExactAttention exact -> exactRows(name, exact, problem);
      default ->
          throw new IllegalArgumentException(
              "spec = " + problem.spec() + ": expected LSH or exact");
    };
  }

  private static ReportData.Check hashedRows(
      String name, LshAttention spec, AttentionProblem problem) {
    ReportData.Check rows =
        RowCheck.check(
            spec,
            problem.vectors().queries(),
            problem.vectors().values(),
            Objects.requireNonNull(problem.outputs().buckets()),
            problem.outputs().out());
    return new ReportData.Check(name + ", " + rows.what(), rows.measured(), rows.limit());
  }

  private static ReportData.Check exactRows(
      String name, ExactAttention spec, AttentionProblem problem) {
    int tokens = problem.vectors().tokens();
    return Agreement.check(
        String.format(Locale.ROOT, "%s, sampled rows at %d tokens", name, tokens),
        Agreement.of(problem.outputs().out(), ExactRows.elements(tokens)),
        ExactRows.expected(problem.vectors(), spec.causal()));
  }

  /**
   * Runs backward once. The output is linear in the values, so their gradient times the values is
   * the gradient of the output times the output, whatever the size.
   */
  static ReportData.Check backward(String name, AttentionProblem problem) {
    problem.backward();
    Tensor gradient = problem.gradients().values();
    double wanted = dot(problem.vectors().outGradient(), problem.outputs().out());
    double found = dot(gradient, problem.vectors().values());
    // terms have random signs, so their sum is no larger than this: one wrong row shows
    double scale = rootOfSquares(gradient, problem.vectors().values());
    return Agreement.within(
        String.format(
            Locale.ROOT,
            "%s, gradient of values times values, all of %d tokens",
            name,
            problem.vectors().tokens()),
        Math.abs(found - wanted) / scale,
        Agreement.LIMIT);
  }

  private static double dot(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.shape().elements(); i++) {
      sum += a.getDouble(i) * b.getDouble(i);
    }
    return sum;
  }

  private static double rootOfSquares(Tensor a, Tensor b) {
    double sum = 0;
    for (long i = 0; i < a.shape().elements(); i++) {
      double term = a.getDouble(i) * b.getDouble(i);
      sum += term * term;
    }
    return Math.sqrt(sum);
  }
}
