package io.github.reformer4j.bench.measure;

import io.github.reformer4j.bench.failure.UserFailure;
import io.github.reformer4j.bench.page.PeersData;
import io.github.reformer4j.bench.peer.OwnLibrary;
import io.github.reformer4j.bench.peer.PeerLibraries;
import io.github.reformer4j.bench.peer.PeerLibrary;
import io.github.reformer4j.bench.progress.Progress;
import java.util.List;

/**
 * The other libraries that a report is asked to hold this project against.
 *
 * @param libraries this project's first
 * @param plan how much
 */
public record PeersRun(List<PeerLibrary> libraries, PeersPlan plan) {
  private static final String LIBTORCH = "libtorch";

  /**
   * This project and libtorch.
   *
   * @param quick whether to measure less
   * @param maxTokens the longest length
   * @return the run
   * @throws UserFailure if libtorch is not on the class path
   */
  public static PeersRun of(boolean quick, int maxTokens) {
    PeerLibrary torch =
        PeerLibraries.find(LIBTORCH)
            .orElseThrow(
                () ->
                    UserFailure.usage(
                        "--peers: libtorch is not on the class path: expected a build with the"
                            + " Maven profile 'peers', which './reformer report --peers' makes"));
    return new PeersRun(
        List.of(new OwnLibrary(), torch),
        quick ? PeersPlan.quick(maxTokens) : PeersPlan.full(maxTokens));
  }

  PeersData measure(Progress progress) {
    return PeersSection.measure(libraries, plan, progress);
  }
}
