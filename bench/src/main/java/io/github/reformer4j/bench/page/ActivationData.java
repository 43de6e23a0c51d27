package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * Memory of activations in a training pass against depth, counted where it is allocated.
 *
 * @param model what was trained, without its depth
 * @param tokens N
 * @param points measured
 * @param leftOut what was left out and why, a line or none
 */
public record ActivationData(String model, int tokens, List<Point> points, List<String> leftOut) {
  /**
   * One depth.
   *
   * @param execution reversible, checkpointed or stored
   * @param layers depth
   * @param bytes the most that was held at once, beside parameters and their gradients
   */
  public record Point(String execution, int layers, long bytes) {}
}
