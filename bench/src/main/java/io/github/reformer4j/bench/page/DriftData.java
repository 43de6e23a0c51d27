package io.github.reformer4j.bench.page;

import java.util.List;

/**
 * What is left of the inputs after all blocks were run and then inverted.
 *
 * @param blocks what they were made of, one line
 * @param fractionBits of the fixed-point streams
 * @param points by depth, ascending
 * @param leftOut what was left out and why, a line or none
 */
public record DriftData(String blocks, int fractionBits, List<Point> points, List<String> leftOut) {
  /**
   * One depth. Errors are the largest difference to the inputs, relative to the largest input; 0
   * says that every number came back.
   *
   * @param layers depth
   * @param floatError of FLOAT streams
   * @param exactError of EXACT streams
   */
  public record Point(int layers, double floatError, double exactError) {}
}
