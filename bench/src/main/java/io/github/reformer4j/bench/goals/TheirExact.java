package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Whether another library computes the same exact attention as ours, sampled rows of each. */
final class TheirExact {
  private TheirExact() {}

  /** After a forward and a backward pass of ours and a run of each of theirs. */
  static List<ReportData.Check> check(
      String name, AttentionProblem ours, OpenWork forward, OpenWork both) throws PeerStopped {
    Tensor out = ours.outputs().out();
    int tokens = Math.toIntExact(out.shape().dim(2));
    long[] rows = ExactRows.elements(tokens);
    String where = String.format(Locale.ROOT, "%s, %,d tokens", name, tokens);
    List<ReportData.Check> checks = new ArrayList<>();
    checks.add(compare("libtorch, " + where + ", output", forward, out, rows, 0));
    List<Tensor> results =
        List.of(
            out,
            ours.gradients().queries(),
            Objects.requireNonNull(ours.gradients().keys()),
            ours.gradients().values());
    List<String> names =
        List.of("output", "gradient of queries", "gradient of keys", "gradient of values");
    for (int r = 0; r < results.size(); r++) {
      checks.add(
          compare("libtorch, " + where + ", " + names.get(r), both, results.get(r), rows, r));
    }
    return checks;
  }

  private static ReportData.Check compare(
      String what, OpenWork theirs, Tensor ours, long[] rows, int result) throws PeerStopped {
    long[] places = rows.clone();
    for (int k = 0; k < places.length; k++) {
      places[k] += result * ours.shape().elements();
    }
    return Agreement.check(
        what, Agreement.doubles(theirs.sample(places)), Agreement.of(ours, rows));
  }
}
