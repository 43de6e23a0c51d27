package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * Time of a training step, forward and backward, taken in turns.
 *
 * @param layers depth
 * @param tokens N
 * @param rows by execution
 */
public record StepTimeData(int layers, int tokens, List<Row> rows) {
  /**
   * One way to train.
   *
   * @param execution reversible, checkpointed or stored
   * @param seconds median
   * @param fastest of the runs
   * @param slowest of the runs
   * @param runs timed
   * @param relative to stored
   */
  public record Row(
      String execution,
      double seconds,
      double fastest,
      double slowest,
      int runs,
      double relative) {}
}
