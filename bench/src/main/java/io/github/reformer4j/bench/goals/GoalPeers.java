package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.peer.OwnLibrary;
import io.github.reformer4j.bench.peer.PeerLibraries;
import io.github.reformer4j.bench.peer.PeerLibrary;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Other libraries, each in processes of its own that are started when they are first asked for. */
public final class GoalPeers implements AutoCloseable {
  /** Attention. */
  static final String TORCH = "libtorch";

  /** Models. */
  static final String TORCH_TRAINING = "libtorch-training";

  /** Dense products. */
  static final List<String> PRODUCTS = List.of("openblas", "mkl");

  private final boolean wanted;
  private final Map<String, PeerProcess> running = new LinkedHashMap<>();

  /**
   * Nothing is started yet.
   *
   * @param wanted whether other libraries are to be asked
   */
  public GoalPeers(boolean wanted) {
    this.wanted = wanted;
  }

  /**
   * A library.
   *
   * @param name of the library
   * @param lane several pieces of work of one library can be open at once, one a lane
   * @throws Skipped if it is not wanted or not there
   */
  PeerProcess library(String name, int lane) throws Skipped {
    if (!wanted) {
      throw new Skipped("needs " + name + ": run with --peers");
    }
    PeerLibrary library =
        PeerLibraries.find(name)
            .orElseThrow(() -> new Skipped("needs " + name + ", which is not on the class path"));
    return running.computeIfAbsent(name + " " + lane, _ -> new PeerProcess(library));
  }

  PeerProcess library(String name) throws Skipped {
    return library(name, 0);
  }

  /** This project in a process of its own. */
  PeerProcess own() {
    return running.computeIfAbsent(OwnLibrary.NAME, _ -> new PeerProcess(new OwnLibrary()));
  }

  /**
   * Versions and settings of the libraries that were asked.
   *
   * @return one line each
   */
  List<String> descriptions() {
    List<String> lines = new ArrayList<>();
    for (PeerProcess process : running.values()) {
      if (process.name().equals(OwnLibrary.NAME)) {
        continue;
      }
      try {
        String line = process.description();
        if (!lines.contains(line)) {
          lines.add(line);
        }
      } catch (PeerStopped stopped) {
        lines.add(process.name() + ": " + stopped.getMessage());
      }
    }
    return lines;
  }

  /** Ends processes that hold a lot of memory; they start again when they are asked for. */
  void rest() {
    running.values().forEach(PeerProcess::close);
  }

  @Override
  public void close() {
    rest();
  }
}
