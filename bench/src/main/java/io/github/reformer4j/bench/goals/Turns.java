package io.github.reformer4j.bench.goals;

import io.github.reformer4j.bench.peer.PeerStopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Measures several things in turn, so that all see the same machine. */
final class Turns {
  /** One measurement. */
  interface Measurement {
    /** Its result, in the unit of its side. */
    double take() throws IOException, InterruptedException, PeerStopped;
  }

  /**
   * A thing to measure.
   *
   * @param what it is
   * @param unit of its samples
   * @param measurement takes one sample
   */
  record Side(String what, String unit, Measurement measurement) {
    static Side seconds(String what, Measurement measurement) {
      return new Side(what, Samples.SECONDS, measurement);
    }

    /** The mean of some calls in a row after one that is not counted. */
    static Side mean(String what, int calls, Measurement measurement) {
      return seconds(
          what,
          () -> {
            measurement.take();
            double sum = 0;
            for (int call = 0; call < calls; call++) {
              sum += measurement.take();
            }
            return sum / calls;
          });
    }
  }

  private static final long PAUSE_MILLIS = 50;

  private Turns() {}

  /**
   * As {@link #take}, with a pause before each side: the threads of other libraries go on spinning
   * for a while after a call, and would take a processor from whoever is measured next.
   *
   * @param warmUps turns that are not counted
   * @param turns that are
   * @param sides in their order within a turn
   * @return one for each side
   */
  static List<Samples> paused(int warmUps, int turns, List<Side> sides)
      throws IOException, InterruptedException, PeerStopped {
    return take(
        warmUps,
        turns,
        sides.stream()
            .map(
                side ->
                    new Side(
                        side.what(),
                        side.unit(),
                        () -> {
                          Thread.sleep(PAUSE_MILLIS);
                          return side.measurement().take();
                        }))
            .toList());
  }

  /**
   * Every side once a turn.
   *
   * @param warmUps turns that are not counted
   * @param turns that are
   * @param sides in their order within a turn
   * @return one for each side
   */
  static List<Samples> take(int warmUps, int turns, List<Side> sides)
      throws IOException, InterruptedException, PeerStopped {
    List<List<Double>> values = new ArrayList<>();
    sides.forEach(_ -> values.add(new ArrayList<>()));
    for (int turn = -warmUps; turn < turns; turn++) {
      for (int s = 0; s < sides.size(); s++) {
        double value = sides.get(s).measurement().take();
        if (turn >= 0) {
          values.get(s).add(value);
        }
      }
    }
    List<Samples> samples = new ArrayList<>();
    for (int s = 0; s < sides.size(); s++) {
      samples.add(new Samples(sides.get(s).what(), sides.get(s).unit(), values.get(s)));
    }
    return samples;
  }
}
