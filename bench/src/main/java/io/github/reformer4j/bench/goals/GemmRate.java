package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.peer.ProductWork;
import java.util.ArrayList;
import java.util.List;

/** The better of two libraries at a large product, ready to be measured in turns. */
final class GemmRate implements AutoCloseable {
  /** Rows, columns and terms: large enough for the best rate of either. */
  private static final int SIZE = 2048;

  private static final int WARM_UPS = 3;
  private static final double PATIENCE = 60;

  private final double flops;
  private final List<OpenWork> open;

  private GemmRate(double flops, List<OpenWork> open) {
    this.flops = flops;
    this.open = open;
  }

  static GemmRate open(GoalPeers peers) throws Skipped, PeerStopped {
    ProductWork work = new ProductWork(ProductWork.Kind.FORWARD, SIZE, SIZE, SIZE);
    List<OpenWork> open = new ArrayList<>();
    for (String name : GoalPeers.PRODUCTS) {
      PeerProcess library = peers.library(name);
      OpenWork product = library.open(work, PATIENCE);
      open.add(product);
      for (int k = 0; k < WARM_UPS; k++) {
        product.seconds();
      }
    }
    return new GemmRate(work.flops(), open);
  }

  /** Flop a second of the better one now. */
  double best() throws PeerStopped {
    double best = 0;
    for (OpenWork product : open) {
      best = Math.max(best, flops / product.seconds());
    }
    return best;
  }

  @Override
  public void close() {
    open.forEach(OpenWork::close);
  }
}
