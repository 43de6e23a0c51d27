package io.github.reformer4j.bench.peer;

/**
 * One training step of a small language model: forward, backward and update.
 *
 * @param layers reversible pairs of attention and feed-forward
 * @param width d of the residual streams
 * @param heads H
 * @param tokens N
 * @param attention which attention
 * @param rounds R; 0 for EXACT
 */
public record TrainingWork(
    int layers, int width, int heads, int tokens, AttentionWork.Kind attention, int rounds)
    implements PeerWork {
  @Override
  public String title() {
    return "training step, "
        + layers
        + " layers of width "
        + width
        + ", "
        + (attention == AttentionWork.Kind.EXACT ? "exact" : "LSH, R = " + rounds)
        + ", "
        + tokens
        + " tokens";
  }
}
