package io.github.reformer4j.layers;

import io.github.reformer4j.reversible.Residual;
import io.github.reformer4j.reversible.ReversibleBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * Half a block: one residual, added to one stream. A block is F, then G; its inverse undoes G, then
 * F.
 */
record HalfStep(int block, Side side, Residual residual) {
  static List<HalfStep> of(List<ReversibleBlock> blocks) {
    List<HalfStep> steps = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      steps.add(new HalfStep(block, Side.F, blocks.get(block).f()));
      steps.add(new HalfStep(block, Side.G, blocks.get(block).g()));
    }
    return List.copyOf(steps);
  }

  @Override
  public String toString() {
    return "residual " + side + " of block " + block + " (the first is 0)";
  }
}
