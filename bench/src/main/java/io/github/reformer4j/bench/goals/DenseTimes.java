package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.page.GoalsData;
import io.github.reformer4j.bench.page.ReportData;
import io.github.reformer4j.bench.peer.OpenWork;
import io.github.reformer4j.bench.peer.PeerProcess;
import io.github.reformer4j.bench.peer.PeerStopped;
import io.github.reformer4j.bench.peer.ProductSample;
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
  private static final int WARM_UPS = 1;

  /** Seconds of a library's calls before any counts: the first time, and with another shape. */
  private static final double FIRST_SETTLE = 3;

  private static final double SETTLE = 0.2;
  private static final int TURNS = 21;

  /**
   * Operations that a library does in a row before it is another's turn: some 25 ms. Single
   * products of 1 to 15 ms, one by one, measured how fast threads wake up and who disturbed them.
   */
  private static final double FLOPS_OF_A_TURN = 5e9;

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
    ProductSample expected = ProductSample.of(work);
    List<OpenWork> open = new ArrayList<>();
    try {
      List<Turns.Side> sides = new ArrayList<>();
      for (PeerProcess library : libraries) {
        OpenWork product = library.open(work, PATIENCE);
        open.add(product);
        product.seconds();
        checks.add(check(library.name(), expected, product));
        settle(product, settle);
        sides.add(Turns.Side.seconds(library.name(), () -> mean(product, calls(work))));
      }
      List<Samples> taken = Turns.paused(WARM_UPS, TURNS, sides);
      return OpByOp.over(work.title(), best(taken.subList(1, taken.size())), taken.getFirst());
    } finally {
      Collections.reverse(open);
      open.forEach(OpenWork::close);
    }
  }

  /** Holds the first run of a library against sums in double precision. */
  private static ReportData.Check check(String library, ProductSample expected, OpenWork open)
      throws PeerStopped {
    return Agreement.check(
        library + ", " + expected.work().title(),
        Agreement.doubles(open.sample(expected.places())),
        expected.expected());
  }

  /** As many for every library. */
  static int calls(ProductWork work) {
    return Math.max(1, (int) Math.round(FLOPS_OF_A_TURN / work.flops()));
  }

  /** After one call that is not counted, and wakes the threads. */
  private static double mean(OpenWork product, int calls) throws PeerStopped {
    product.seconds();
    return product.seconds(calls);
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
