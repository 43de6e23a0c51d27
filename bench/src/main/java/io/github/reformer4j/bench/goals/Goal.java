package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;

/** A number that the project wants to reach, and how it is measured. */
public interface Goal {
  /**
   * What is wanted.
   *
   * @return the heading of its row
   */
  Heading heading();

  /**
   * Validates, then measures.
   *
   * @param context where
   * @return what was found
   * @throws IOException if a process cannot be started or read
   * @throws InterruptedException if interrupted
   * @throws Skipped if it cannot be measured here
   * @throws io.github.reformer4j.bench.peer.PeerStopped if another library does not finish
   * @throws io.github.reformer4j.bench.failure.UserFailure if a result is wrong: it is not timed
   */
  Outcome measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped;
}
