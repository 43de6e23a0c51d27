package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.peer.AttentionWork;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.List;

/**
 * A forward pass in a process of its own.
 *
 * @param seconds it takes, the first call of the process among them
 * @param peak the most that the whole process held
 */
record OwnMemory(Samples seconds, Samples peak) {
  static OwnMemory measure(GoalContext context, AttentionWork work, int calls)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    PeerProcess own = context.peers().own();
    // what another length left in the process is not this one's
    own.close();
    context.step(work.title());
    try (OpenWork open = own.open(work, context.sizes().patience())) {
      List<Samples> taken =
          Turns.take(0, calls, List.of(Turns.Side.seconds("forward", open::seconds)));
      if (open.peakBytes() < 0) {
        throw new Skipped("this operating system does not say how much memory a process held");
      }
      return new OwnMemory(
          taken.getFirst(),
          new Samples("whole process", Samples.BYTES, List.of((double) open.peakBytes())));
    }
  }

  /** A goal about the peak. */
  Outcome outcome(String name) {
    return Outcome.of(new GoalsData.Case(name, peak.median(), peak.data(), null), List.of());
  }
}
