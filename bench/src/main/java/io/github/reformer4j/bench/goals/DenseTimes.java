package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.peer.ProductWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The three products of training at the shapes of models, each library in a process of its own.
 *
 * @param cases the better library's time over ours, one a shape and product
 * @param checks what was validated
 */
record DenseTimes(List<GoalsData.Case> cases, List<ReportData.Check> checks) {
  private static final List<Integer> WIDTHS = List.of(512, 256, 128);
  private static final int WARM_UPS = 2;

  /** Seconds of a library's calls before any counts: the first time, and with another shape. */
  private static final double FIRST_SETTLE = 3;

  private static final double SETTLE = 0.2;
  private static final int TURNS = 11;
  private static final double PATIENCE = 60;

  static DenseTimes measure(GoalContext context)
      throws IOException, InterruptedException, Skipped, PeerStopped {
    List<PeerProcess> libraries = new ArrayList<>(List.of(context.peers().own()));
    for (String name : GoalPeers.PRODUCTS) {
      libraries.add(context.peers().library(name));
    }
    List<GoalsData.Case> cases = new ArrayList<>();
    List<ReportData.Check> checks = new ArrayList<>();
    for (ProductWork work : works(context.sizes().denseTokens())) {
      context.step(work.title());
      cases.add(measure(libraries, work, cases.isEmpty() ? FIRST_SETTLE : SETTLE, checks));
    }
    return new DenseTimes(cases, checks);
  }

  static List<ProductWork> works(int tokens) {
    List<ProductWork> works = new ArrayList<>();
    for (ProductWork.Kind kind : ProductWork.Kind.values()) {
      for (int outputs : WIDTHS) {
        for (int inputs : WIDTHS) {
          works.add(new ProductWork(kind, tokens, outputs, inputs));
        }
      }
    }
    return works;
  }

  private static GoalsData.Case measure(
      List<PeerProcess> libraries, ProductWork work, double settle, List<ReportData.Check> checks)
      throws IOException, InterruptedException, PeerStopped {
    List<OpenWork> open = new ArrayList<>();
    try {
      List<Turns.Side> sides = new ArrayList<>();
      for (PeerProcess library : libraries) {
        OpenWork product = library.open(work, PATIENCE);
        open.add(product);
        product.seconds();
        checks.add(Product.check(library.name(), work, product));
        settle(product, settle);
        sides.add(Turns.Side.seconds(library.name(), product::seconds));
      }
      List<Samples> taken = Turns.paused(WARM_UPS, TURNS, sides);
      return OpByOp.over(work.title(), best(taken.subList(1, taken.size())), taken.getFirst());
    } finally {
      Collections.reverse(open);
      open.forEach(OpenWork::close);
    }
  }

  /** Runs until the compiler is through with the kernels, and threads are started. */
  private static void settle(OpenWork product, double seconds) throws PeerStopped {
    double spent = 0;
    while (spent < seconds) {
      spent += product.seconds();
    }
  }

  /** The one with the least median. */
  static Samples best(List<Samples> taken) {
    Samples best = taken.getFirst();
    for (Samples samples : taken) {
      if (samples.median() < best.median()) {
        best = samples;
      }
    }
    return best;
  }
}
